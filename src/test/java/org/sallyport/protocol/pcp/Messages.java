package org.sallyport.protocol.pcp;

import static org.sallyport.protocol.pcp.Octets.octets;

import java.net.InetAddress;
import java.util.Arrays;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/** Requests that the tests of this package vary. */
final class Messages {
    /** RFC 6887's client of the worked octets (spec §19). */
    static final InetAddress CLIENT = Addresses.of("192.168.1.10");

    static final Nonce NONCE = new Nonce(0x0001020304050607L, 0x08090a0b);

    /** MAP, UDP, 192.168.1.10:4096, any external IPv4 endpoint, two hours. */
    static final byte[] MAP = octets("""
            02 01 0000                          # version 2, MAP, Reserved
            00001c20                            # Requested Lifetime: 7200 s
            00000000000000000000ffff c0a8010a   # Client IP Address: 192.168.1.10
            0001020304050607 08090a0b           # Mapping Nonce
            11 000000                           # UDP, Reserved
            1000 0000                           # internal port 4096, no external port suggested
            00000000000000000000ffff 00000000   # any external IPv4 address
            """);

    /** PEER, UDP, 192.168.1.10:4096 to 203.0.113.99:5000, any external IPv4 endpoint, two hours. */
    static final byte[] PEER = octets("""
            02 02 0000                          # version 2, PEER, Reserved
            00001c20                            # Requested Lifetime: 7200 s
            00000000000000000000ffff c0a8010a   # Client IP Address: 192.168.1.10
            0001020304050607 08090a0b           # Mapping Nonce
            11 000000                           # UDP, Reserved
            1000 0000                           # internal port 4096, no external port suggested
            00000000000000000000ffff 00000000   # any external IPv4 address
            1388 0000                           # remote port 5000, Reserved
            00000000000000000000ffff cb007163   # remote address 203.0.113.99
            """);

    static final byte[] ANNOUNCE = octets("""
            02 00 0000                          # version 2, ANNOUNCE, Reserved
            00000000                            # Requested Lifetime, without meaning
            00000000000000000000ffff c0a8010a   # Client IP Address: 192.168.1.10
            """);

    static final byte[] PREFER_FAILURE = octets("02 00 0000   # PREFER_FAILURE, Reserved, no data");

    private Messages() {}

    /** The message with these octets in place of those at the offset. */
    static byte[] with(byte[] message, int offset, String hex) {
        byte[] changed = message.clone();
        byte[] patch = octets(hex);
        System.arraycopy(patch, 0, changed, offset, patch.length);
        return changed;
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
