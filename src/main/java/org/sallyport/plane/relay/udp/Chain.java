package org.sallyport.plane.relay.udp;

import org.sallyport.plane.relay.datagram.Datagrams;

/** Those datagrams of a batch that go the same way. */
final class Chain {
    private int first = Datagrams.NONE;
    private int last = Datagrams.NONE;
    private int packets;
    private long octets;

    /** Appends one; answers whether it is the first. */
    boolean add(Datagrams batch, int datagram) {
        boolean begins = first == Datagrams.NONE;
        if (begins) {
            first = datagram;
        } else {
            batch.link(last, datagram);
        }
        last = datagram;
        packets++;
        octets += batch.length(datagram);
        return begins;
    }

    boolean isEmpty() {
        return first == Datagrams.NONE;
    }

    int first() {
        return first;
    }

    int lastLength(Datagrams batch) {
        return batch.length(last);
    }

    int packets() {
        return packets;
    }

    /** Of payload. */
    long octets() {
        return octets;
    }

    void clear() {
        first = Datagrams.NONE;
        last = Datagrams.NONE;
        packets = 0;
        octets = 0;
    }
}
