package org.sallyport.protocol.igd.ssdp;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.sallyport.core.gateway.Inside;

/**
 * Whom SSDP talks to at all. The answers to one search may weigh thirty times as much, so if they went to a forged source
 * off the link we would be a reflector (UDA-28); a source on the link could be flooded from there without us.
 */
final class Doorkeeper {
    private static final int LOWEST_FREE_PORT = 1024;

    private final Inside inside;

    Doorkeeper(Inside inside) {
        this.inside = inside;
    }

    /** Why a datagram from this source, come in on this link, is not even read; empty when it may be. */
    Optional<Heard.Dropped> refuses(InetSocketAddress source, Link link) {
        if (!link.isHost(source.getAddress()) || !inside.contains(source.getAddress())) {
            return Optional.of(Heard.Dropped.OFF_LAN);
        }
        if (source.getPort() < LOWEST_FREE_PORT) {
            return Optional.of(Heard.Dropped.SOURCE_PORT);
        }
        return Optional.empty();
    }
}
