package org.sallyport.core.mapping;

import java.net.InetAddress;

/**
 * What identifies a mapping: the endpoint the outside sees. No two mappings share one (RFC 4787 REQ-3).
 *
 * @param externalAddress the address as the gateway reports it, which behind another NAT may not be its own
 * @param externalPort 1..65535
 */
public record MappingKey(Transport transport, InetAddress externalAddress, int externalPort) {
    public MappingKey {
        Ports.require("external port", externalPort);
    }

    /** The key of the pinhole to this client, which the outside sees as it is (PCP-76). */
    public static MappingKey ofPinhole(Transport transport, InternalClient client) {
        return new MappingKey(transport, client.address(), client.port());
    }

    /** The key of the other transport on the same port (RFC 6886 §3.2). */
    public MappingKey companion() {
        return new MappingKey(transport.companion(), externalAddress, externalPort);
    }

    @Override
    public int hashCode() {
        return 31 * EndpointHash.of(externalAddress, externalPort) + transport.number();
    }

    @Override
    public String toString() {
        String host = externalAddress.getHostAddress();
        return transport.word() + " " + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + externalPort;
    }
}
