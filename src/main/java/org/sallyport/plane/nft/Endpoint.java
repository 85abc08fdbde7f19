package org.sallyport.plane.nft;

import java.net.InetAddress;
import java.util.Comparator;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.EndpointHash;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.netfilter.Concat;

/** An address and port of one transport, as the kernel sees it in packets. */
record Endpoint(Transport transport, InetAddress address, int port) {
    static final Comparator<Endpoint> ORDER = Comparator.comparing(
                    (Endpoint at) -> at.address().getHostAddress())
            .thenComparing(Endpoint::transport)
            .thenComparing(Endpoint::port);

    boolean isIpv4() {
        return Addresses.isIpv4(address);
    }

    /** The fields address, protocol and port, after others. */
    Concat after(Concat others) {
        return others.with(address).with(transport).withPort(port);
    }

    Concat key() {
        return after(Concat.EMPTY);
    }

    /** The fields address and port: what a map translates to. */
    Concat data() {
        return Concat.EMPTY.with(address).withPort(port);
    }

    @Override
    public int hashCode() {
        return 31 * EndpointHash.of(address, port) + transport.number();
    }
}
