package org.sallyport.plane.netfilter;

import java.nio.charset.StandardCharsets;

/**
 * A rule of nftables as the kernel numbers it.
 *
 * @param comment what {@code comment "…"} says, else empty
 */
public record RuleHandle(String chain, long handle, String comment) {
    private static final int GET_RULE = 10 << 8 | 7;
    private static final int TABLE = 1;
    private static final int CHAIN = 2;
    private static final int HANDLE = 3;
    private static final int USERDATA = 7;

    static void ask(Messages out, int sequence, Family family, String table) {
        out.begin(GET_RULE, Messages.DUMP, sequence, family.number(), 0)
                .text(TABLE, table)
                .end();
    }

    static RuleHandle read(Attributes message) {
        return new RuleHandle(message.text(CHAIN), message.number(HANDLE), comment(message.octets(USERDATA)));
    }

    /** nft keeps it as a type of 0, a length, and a text with its end. */
    private static String comment(byte[] userdata) {
        if (userdata.length < 3 || userdata[0] != 0) {
            return "";
        }
        int length = Math.min(userdata[1] & 0xff, userdata.length - 2) - 1;
        return new String(userdata, 2, Math.max(0, length), StandardCharsets.UTF_8);
    }
}
