package org.sallyport.core.mapping;

import java.net.InetAddress;

/**
 * Hashes of endpoints. A record's own, 31 times the address plus the port, is the same for port n of one host and port
 * n + 31 of the host before it, so that the tables of a LAN whose hosts map ranges of ports degrade.
 */
public final class EndpointHash {
    /** 2^32 over the golden ratio: neighbouring addresses come to lie further apart than there are ports. */
    private static final int SPREAD = 0x9e3779b9;

    private EndpointHash() {}

    public static int of(InetAddress address, int port) {
        return address.hashCode() * SPREAD + port;
    }
}
