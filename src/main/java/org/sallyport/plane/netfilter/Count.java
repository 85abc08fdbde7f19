package org.sallyport.plane.netfilter;

/** What a {@code counter} of nftables has counted: packets, and the octets of them, IP headers included. */
public record Count(long packets, long octets) {
    public static final Count ZERO = new Count(0, 0);

    public Count plus(Count other) {
        return new Count(packets + other.packets, octets + other.octets);
    }
}
