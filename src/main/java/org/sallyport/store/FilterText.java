package org.sallyport.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;

/**
 * A remote filter as text: the admitted blocks, parted by blanks, each with {@code #port} behind it if it admits one
 * remote port only. No text admits everyone.
 */
final class FilterText {
    private FilterText() {}

    static String of(RemoteFilter filter) {
        StringBuilder text = new StringBuilder();
        for (RemoteFilter.Peer peer : filter.peers()) {
            text.append(text.isEmpty() ? "" : " ").append(peer.prefix());
            if (peer.port() != 0) {
                text.append('#').append(peer.port());
            }
        }
        return text.toString();
    }

    /**
     * The filter.
     *
     * @throws IllegalArgumentException for any other text: a filter half understood would admit too many
     */
    static RemoteFilter read(String text) {
        if (text.isEmpty()) {
            return RemoteFilter.EVERYONE;
        }
        List<RemoteFilter.Peer> peers = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            peers.add(peer(part));
        }
        return new RemoteFilter(peers);
    }

    private static RemoteFilter.Peer peer(String text) {
        int hash = text.indexOf('#');
        Optional<Prefix> prefix = Prefix.parse(hash < 0 ? text : text.substring(0, hash));
        String port = hash < 0 ? "0" : text.substring(hash + 1);
        if (prefix.isEmpty() || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is no remote peer");
        }
        return new RemoteFilter.Peer(prefix.get(), Integer.parseInt(port));
    }
}
