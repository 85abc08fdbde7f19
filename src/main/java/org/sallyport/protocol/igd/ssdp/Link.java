package org.sallyport.protocol.igd.ssdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/**
 * One LAN link in one address family: the group that is spoken to there, and the address that answers.
 *
 * @param device the interface's name
 * @param index the interface's number
 * @param local the gateway's address and SSDP port there
 * @param prefix whom we talk to
 * @param group address and port of the SSDP group
 */
record Link(String device, int index, InetSocketAddress local, Prefix prefix, InetSocketAddress group) {
    /** The one IPv4 group (UDA 1.1 §1.1.1). */
    private static final InetAddress IPV4_GROUP = Addresses.of("239.255.255.250");

    static Link ipv4(LanInterface lan, int port) {
        return new Link(
                lan.name(),
                lan.index(),
                new InetSocketAddress(lan.address(), port),
                lan.prefix(),
                new InetSocketAddress(IPV4_GROUP, port));
    }

    /** Whether the address is that of a single host on this link: in its prefix, and not the network's or broadcast. */
    boolean isHost(InetAddress address) {
        return prefix.containsHost(address);
    }

    /** The HOST field of what is sent to the group. */
    String host() {
        return literal(group.getAddress()) + ":" + group.getPort();
    }

    /** The URL of a path on this link: an address literal, never a name (UDA-14). */
    String url(int httpPort, String path) {
        return "http://" + literal(local.getAddress()) + ":" + httpPort + path;
    }

    @Override
    public String toString() {
        return device + " " + literal(local.getAddress()) + ":" + local.getPort();
    }

    private static String literal(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
