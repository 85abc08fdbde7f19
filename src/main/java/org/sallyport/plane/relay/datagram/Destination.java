package org.sallyport.plane.relay.datagram;

/** Where datagrams are sent to, and what has been learnt of the way there. Belongs to one loop's thread. */
public final class Destination {
    private final Endpoint to;
    /** Segments of more octets than this did not fit the path. */
    private int largestSegment = Datagrams.LARGEST;

    public Destination(Endpoint to) {
        this.to = to;
    }

    Endpoint to() {
        return to;
    }

    boolean carriesSegments(int octets) {
        return octets <= largestSegment;
    }

    void refusedSegments(int octets) {
        largestSegment = octets - 1;
    }
}
