package org.sallyport.plane.relay.datagram;

/** Gets what comes to a socket, on its loop's thread. */
public interface UdpReader {
    /** Some have come, which are gone when this returns. */
    void received(Datagrams batch);

    /** The system was told that what was sent did not arrive (ICMP), or cannot send at all. */
    void failed(Failure failure);

    enum Failure {
        /** Nothing listens on the peer's port. */
        REFUSED,
        /** Anything else; the datagram is lost. */
        OTHER
    }
}
