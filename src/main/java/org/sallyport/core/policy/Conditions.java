package org.sallyport.core.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * A rule's {@code when}: every condition present must hold; an empty one matches everything.
 *
 * @param clients blocks of internal client addresses; empty for all
 * @param transports empty for all
 * @param via empty for all
 * @param description found somewhere in the description's first {@link #LONGEST_TEXT}
 * @param remotes every peer of the remote filter must lie in one of these; a filter that admits everyone lies in none
 */
public record Conditions(
        List<Prefix> clients,
        Optional<PortRanges> externalPorts,
        Optional<PortRanges> internalPorts,
        Set<Transport> transports,
        Set<Via> via,
        Optional<Pattern> description,
        List<Prefix> remotes) {

    /** Ours: as much of a description as its pattern is shown, in UTF-16 units. */
    public static final int LONGEST_TEXT = 512;

    public static final Conditions NONE = new Conditions(
            List.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of(), Optional.empty(), List.of());

    public Conditions {
        clients = List.copyOf(clients);
        transports = Set.copyOf(transports);
        via = Set.copyOf(via);
        remotes = List.copyOf(remotes);
    }

    boolean match(PolicyRequest request) {
        return matchApartFromExternalPort(request)
                && externalPorts
                        .map(ports -> ports.contains(request.externalPort()))
                        .orElse(true);
    }

    boolean matchApartFromExternalPort(PolicyRequest request) {
        return (transports.isEmpty() || transports.contains(request.transport()))
                && (via.isEmpty() || via.contains(request.via()))
                && internalPorts
                        .map(ports -> ports.contains(request.client().port()))
                        .orElse(true)
                && (clients.isEmpty()
                        || clients.stream()
                                .anyMatch(
                                        block -> block.contains(request.client().address())))
                && (remotes.isEmpty() || matchRemotes(request.filter()))
                && description
                        .map(pattern ->
                                pattern.matcher(cut(request.description())).find())
                        .orElse(true);
    }

    /** What patterns were tried on when they were read: on longer text one could stall the gateway or end its stack. */
    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    private boolean matchRemotes(RemoteFilter filter) {
        return !filter.isEveryone()
                && filter.peers().stream()
                        .allMatch(peer -> remotes.stream().anyMatch(block -> block.contains(peer.prefix())));
    }
}
