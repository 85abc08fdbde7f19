package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** The five-tuple that AddPinhole and GetOutboundPinholeTimeout speak of; in this service a bad argument is always 402. */
record Pinhole(RemoteFilter filter, InternalClient client, Transport transport) {
    private static final int ANY_PROTOCOL = 65535;
    private static final long LONGEST_LEASE = 86_400;
    private static final Prefix EVERYWHERE = new Prefix(Addresses.ofOctets(new byte[16]), 0);

    static Pinhole read(Call call) throws IgdError {
        RemoteFilter filter = filter(call.text("RemoteHost"), call.ui2("RemotePort"));
        InetAddress address = ipv6("InternalClient", call.text("InternalClient"));
        int port = call.ui2("InternalPort");
        if (port == 0) {
            throw new IgdError(UpnpError.INTERNAL_PORT_WILDCARDING_NOT_ALLOWED, "InternalPort is 0");
        }
        return new Pinhole(filter, new InternalClient(address, port), transport(call.ui2("Protocol")));
    }

    /** A lease, which has a least and a most (IGD-73). */
    static Duration lease(Call call, String name) throws IgdError {
        long seconds = call.ui4(name);
        if (seconds < 1 || seconds > LONGEST_LEASE) {
            throw new IgdError(UpnpError.INVALID_ARGS, name + " " + seconds + " is not in 1.." + LONGEST_LEASE);
        }
        return Duration.ofSeconds(seconds);
    }

    /** No host is every host, port 0 every port (IGD-69). */
    private static RemoteFilter filter(String host, int port) throws IgdError {
        boolean everyHost = host.isEmpty() || host.equals("*") || host.equals("::");
        if (everyHost && port == 0) {
            return RemoteFilter.EVERYONE;
        }
        Prefix from = everyHost ? EVERYWHERE : Prefix.of(ipv6("RemoteHost", host));
        return new RemoteFilter(List.of(new RemoteFilter.Peer(from, port)));
    }

    private static InetAddress ipv6(String name, String text) throws IgdError {
        return Addresses.parse(text)
                .filter(address -> !Addresses.isIpv4(address))
                .orElseThrow(() -> new IgdError(UpnpError.INVALID_ARGS, name + " '" + text + "' is no IPv6 address"));
    }

    private static Transport transport(int protocol) throws IgdError {
        if (protocol == ANY_PROTOCOL) {
            throw new IgdError(UpnpError.PROTOCOL_WILDCARDING_NOT_ALLOWED, "Protocol is " + protocol);
        }
        return Transport.ofNumber(protocol)
                .orElseThrow(() -> new IgdError(UpnpError.PROTOCOL_NOT_SUPPORTED, "Protocol is " + protocol));
    }
}
