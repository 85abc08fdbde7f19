package org.sallyport.host;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.sallyport.core.mapping.Addresses;
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
        return addresses.stream().filter(Address::isIpv4).toList();
    }

    /** The same interface with some of its addresses. */
    Link with(Predicate<Address> which) {
        return new Link(
                name, index, on, up, loopback, addresses.stream().filter(which).toList());
    }

    /**
     * One address on an interface; a link-local one of IPv6 carries the interface's index as its scope.
     *
     * @param length of the prefix on that link
     * @param serves whether clients may be told of it and answered from it: in IPv6 not while it is tentative, nor when
     *     it is temporary (RFC 8981), deprecated or another host's too (RFC 4862 §5.4, §5.5.4)
     */
    record Address(InetAddress address, int length, boolean serves) {
        Address(InetAddress address, int length) {
            this(address, length, true);
        }

        /** The network on that link. */
        Prefix prefix() {
            return new Prefix(address, length);
        }

        AddressClass kind() {
            return AddressClass.of(address);
        }

        boolean isIpv4() {
            return Addresses.isIpv4(address);
        }
    }
}
