package org.sallyport.plane.netfilter;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Ports;
import org.sallyport.core.mapping.Transport;

/**
 * A key or value of several fields, as nftables keeps a concatenation: each in network order, padded to 4 octets.
 * Immutable; a field is added by making another.
 */
public final class Concat {
    public static final Concat EMPTY = new Concat(new byte[0]);
    private static final int NAME = 16;

    private final byte[] octets;

    private Concat(byte[] octets) {
        this.octets = octets;
    }

    static Concat of(byte[] octets) {
        return new Concat(octets.clone());
    }

    /** Adds an {@code ipv4_addr} or {@code ipv6_addr}. */
    public Concat with(InetAddress address) {
        return with(address.getAddress());
    }

    /** Adds an {@code inet_proto}. */
    public Concat with(Transport transport) {
        return with(new byte[] {(byte) transport.number()});
    }

    /** Adds an {@code inet_service}, 0..65535. */
    public Concat withPort(int port) {
        if (port < 0 || port > Ports.MAX) {
            throw new IllegalArgumentException("port " + port + " is not in 0.." + Ports.MAX);
        }
        return with(new byte[] {(byte) (port >> 8), (byte) port});
    }

    /** Adds an {@code ifname}, up to 15 characters. */
    public Concat withName(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length >= NAME) {
            throw new IllegalArgumentException("interface name " + name + " is longer than " + (NAME - 1));
        }
        return with(Arrays.copyOf(text, NAME));
    }

    private Concat with(byte[] field) {
        byte[] longer = Arrays.copyOf(octets, octets.length + ((field.length + 3) & ~3));
        System.arraycopy(field, 0, longer, octets.length, field.length);
        return new Concat(longer);
    }

    /** The address of so many octets that begins at this one. */
    public InetAddress address(int at, int length) {
        return Addresses.ofOctets(Arrays.copyOfRange(octets, at, at + length));
    }

    byte[] octets() {
        return octets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Concat concat && Arrays.equals(octets, concat.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte octet : octets) {
            text.append(Character.forDigit(octet >> 4 & 15, 16)).append(Character.forDigit(octet & 15, 16));
        }
        return text.toString();
    }
}
