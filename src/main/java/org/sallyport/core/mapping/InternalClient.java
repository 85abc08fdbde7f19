package org.sallyport.core.mapping;

import java.net.InetAddress;

/**
 * The LAN endpoint a mapping leads to.
 *
 * @param port 1..65535
 */
public record InternalClient(InetAddress address, int port) {
    public InternalClient {
        Ports.require("internal port", port);
    }

    @Override
    public int hashCode() {
        return EndpointHash.of(address, port);
    }

    @Override
    public String toString() {
        String host = address.getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
