package org.sallyport.protocol.igd.ssdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.sallyport.core.mapping.Addresses;

/**
 * How far the talk of a link reaches: the group that is spoken to, which must fit the address that LOCATION names (UDA 1.1
 * Annex A; UDA-36).
 */
enum Scope {
    /** All of IPv4 has one group. */
    IPV4("239.255.255.250"),
    /** Of the link and no further: the group of link-local addresses. */
    LINK("FF02::C"),
    /** Of the site: the group of every other IPv6 address, unique local or global. */
    SITE("FF05::C");

    private final String group;

    Scope(String group) {
        this.group = group;
    }

    /** The one to which an address belongs. */
    static Scope of(InetAddress address) {
        if (Addresses.isIpv4(address)) {
            return IPV4;
        }
        return address.isLinkLocalAddress() ? LINK : SITE;
    }

    /** The group on the interface of this number: a group of a link needs one to be told from that of another. */
    InetAddress group(int index) {
        InetAddress address = Addresses.of(group);
        if (this != LINK) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), index);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(group + " is no IPv6 address", e);
        }
    }

    /** The group as it stands in HOST, an IPv6 one in brackets (UDA-35). */
    String literal() {
        return this == IPV4 ? group : "[" + group + "]";
    }
}
