package org.sallyport.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.sallyport.core.mapping.Prefix;

/**
 * An interface of this machine as it was when looked at.
 *
 * @param name as the system calls it
 * @param index as the system numbers it
 * @param on switched on, with or without a carrier, where the system tells the difference
 * @param up switched on, and with a carrier
 * @param addresses in the system's order
 */
record Link(String name, int index, boolean on, boolean up, boolean loopback, List<Address> addresses) {
    Link {
        addresses = List.copyOf(addresses);
    }

    /** Its IPv4 addresses. */
    List<Address> ipv4() {
        return addresses.stream()
                .filter(address -> address.address() instanceof Inet4Address)
                .toList();
    }

    /**
     * One address on an interface.
     *
     * @param length of the prefix on that link
     */
    record Address(InetAddress address, int length) {
        /** The network on that link. */
        Prefix prefix() {
            return new Prefix(address, length);
        }

        AddressClass kind() {
            return AddressClass.of(address);
        }
    }
}
