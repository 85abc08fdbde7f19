package org.sallyport.plane.relay.flow;

/** How much is taken from a TCP connection before it has gone to the other side, in octets. */
public final class ReadSizes {
    /** By one read while memory is short. */
    public static final int SMALLEST = 2 << 10;
    /** By one read. */
    public static final int LARGEST = 128 << 10;
    /** By one pipe that goes from socket to socket. */
    public static final int PIPE = 256 << 10;

    private ReadSizes() {}
}
