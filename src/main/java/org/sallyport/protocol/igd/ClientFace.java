package org.sallyport.protocol.igd;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.protocol.igd.action.IgdVersion;

/**
 * The admin's word on which face some clients are shown, whatever they ask for.
 *
 * @param address the block they are in; empty for anywhere
 * @param userAgent what their User-Agent contains, in any case; empty for anything, even none
 * @param version the only one they see
 */
public record ClientFace(Optional<Prefix> address, Optional<String> userAgent, IgdVersion version) {
    /**
     * Whether this client is one of them.
     *
     * @param agent its User-Agent, empty when it sent none
     */
    boolean concerns(InetAddress peer, String agent) {
        return address.map(block -> block.contains(peer)).orElse(true)
                && userAgent.map(text -> contains(agent, text)).orElse(true);
    }

    static boolean contains(String agent, String text) {
        return agent.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
