package org.sallyport.plane.relay.tcp;

/** Which way octets go through a mapping. */
public enum Direction {
    /** From the remote peer to the internal client. */
    IN,
    /** From the internal client to the remote peer. */
    OUT;

    Direction opposite() {
        return this == IN ? OUT : IN;
    }
}
