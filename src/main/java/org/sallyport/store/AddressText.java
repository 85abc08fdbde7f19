package org.sallyport.store;

import java.net.InetAddress;
import org.sallyport.core.mapping.Addresses;

/** Addresses as literals, so that an admin can read the database. A zone, meaningful to one boot only, is left out. */
final class AddressText {
    private AddressText() {}

    static String of(InetAddress address) {
        String literal = address.getHostAddress();
        int zone = literal.indexOf('%');
        return zone < 0 ? literal : literal.substring(0, zone);
    }

    /**
     * The address.
     *
     * @throws IllegalArgumentException when it is no literal
     */
    static InetAddress read(String literal) {
        return Addresses.of(literal);
    }
}
