package org.sallyport.protocol.igd.ssdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Prefix;

/**
 * One LAN link with one of our addresses there: the group that is spoken to, and the address that answers.
 *
 * @param device the interface's name
 * @param index the interface's number
 * @param local the gateway's address and SSDP port there
 * @param prefix whom we talk to
 */
record Link(String device, int index, InetSocketAddress local, Prefix prefix) {
    static Link of(LanInterface lan, int port) {
        return new Link(lan.name(), lan.index(), new InetSocketAddress(lan.address(), port), lan.prefix());
    }

    /**
     * Whether the address is that of a single host on this link: in its prefix, and not the network's or broadcast. All
     * links have the same link-local prefix, so there the interface counts as well.
     */
    boolean isHost(InetAddress address) {
        return prefix.containsHost(address) && (scope() != Scope.LINK || isHere((Inet6Address) address));
    }

    /** Address and port of the group on this link. */
    InetSocketAddress group() {
        return new InetSocketAddress(scope().group(index), local.getPort());
    }

    /** The HOST field of what is sent to the group. */
    String host() {
        return scope().literal() + ":" + local.getPort();
    }

    /** The URL of a path on this link: an address literal, never a name (UDA-14), with no zone (UDA-36). */
    String url(int httpPort, String path) {
        return "http://" + literal() + ":" + httpPort + path;
    }

    @Override
    public String toString() {
        return device + " " + literal() + ":" + local.getPort();
    }

    private Scope scope() {
        return Scope.of(local.getAddress());
    }

    private boolean isHere(Inet6Address address) {
        return address.getScopeId() == index;
    }

    private String literal() {
        InetAddress address = local.getAddress();
        return address instanceof Inet6Address
                ? "[" + address.getHostAddress().replaceFirst("%.*", "") + "]"
                : address.getHostAddress();
    }
}
