package org.sallyport.core.gateway;

/**
 * What a mapping has carried. In is from outside towards the internal client.
 *
 * @param packetsIn datagrams for UDP; for TCP in a relay, the reads that brought data
 * @param connections TCP connections accepted, UDP sessions begun
 */
public record Traffic(long bytesIn, long bytesOut, long packetsIn, long packetsOut, long connections) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
}
