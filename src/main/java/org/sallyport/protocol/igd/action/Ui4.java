package org.sallyport.protocol.igd.action;

/** UPnP's unsigned 32 bits, where our numbers are wider: larger ones break parsers (IGD-62). */
public final class Ui4 {
    private static final long MAX = 0xffff_ffffL;

    private Ui4() {}

    /** A counter, which begins anew at 2^32. */
    public static String wrapped(long count) {
        return Long.toString(count & MAX);
    }

    /** A quantity, which cannot be told beyond the largest. */
    public static String clamped(long quantity) {
        return Long.toString(Math.max(0, Math.min(quantity, MAX)));
    }
}
