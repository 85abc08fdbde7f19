package org.sallyport.plane.netfilter;

import java.util.Locale;

/** An address family of nftables: that of a table, a chain or a packet. */
public enum Family {
    INET(1),
    IP(2),
    IP6(10);

    private final int number;

    Family(int number) {
        this.number = number;
    }

    /** As the kernel numbers it (NFPROTO_). */
    int number() {
        return number;
    }

    /** As {@code nft} calls it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
