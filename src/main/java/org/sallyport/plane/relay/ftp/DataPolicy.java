package org.sallyport.plane.relay.ftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.sallyport.core.gateway.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which data connections there may be: between the two ends of the control connection, above the known ports. */
final class DataPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(DataPolicy.class);
    /** No data connection leads to a port below (RFC 2577 §3): other services are there. */
    private static final int LOWEST_PORT = 1024;

    private final InetAddress server;
    private final DataPaths paths;
    private final Counters counters;

    DataPolicy(InetAddress server, DataPaths paths, Counters counters) {
        this.server = server;
        this.paths = paths;
        this.counters = counters;
    }

    /** The server's own address. */
    InetAddress server() {
        return server;
    }

    /** The server waits at this endpoint: where the client has to dial; empty when its words stay as they are. */
    Optional<InetSocketAddress> inward(InetSocketAddress named) {
        return isAllowed(named, paths.isServer(named.getAddress())) ? paths.inward(named.getPort()) : Optional.empty();
    }

    /** The client waits at this endpoint: where the server has to dial; empty when its words stay as they are. */
    Optional<InetSocketAddress> outward(InetSocketAddress named) {
        return isAllowed(named, paths.isClient(named.getAddress())) ? paths.outward(named) : Optional.empty();
    }

    private boolean isAllowed(InetSocketAddress named, boolean itsOwn) {
        if (itsOwn && named.getPort() >= LOWEST_PORT) {
            return true;
        }
        counters.count(itsOwn ? "relay.ftp.refused.port" : "relay.ftp.refused.address");
        LOG.debug("no way for a data connection of {} to {}", server, named);
        return false;
    }
}
