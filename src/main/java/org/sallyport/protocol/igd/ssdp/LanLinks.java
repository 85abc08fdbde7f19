package org.sallyport.protocol.igd.ssdp;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of all links that are wanted, and why some have none. Changed by one thread at a time, asked by any. */
final class LanLinks {
    private static final Logger log = LoggerFactory.getLogger(LanLinks.class);

    private final Opener opener;
    private volatile Map<Link, LanSockets> open = Map.of();
    private volatile Map<Link, IOException> failures = Map.of();

    LanLinks(Opener opener) {
        this.opener = opener;
    }

    /** Opens a link, or says what stands in the way. */
    interface Opener {
        LanSockets open(Link link) throws IOException;
    }

    List<LanSockets> all() {
        return List.copyOf(open.values());
    }

    /** Those that are open and not wanted any more, or have come to an end by themselves. */
    List<LanSockets> unwanted(Collection<Link> wanted) {
        return open.values().stream()
                .filter(sockets -> !wanted.contains(sockets.link()) || !sockets.isOpen())
                .toList();
    }

    void close(List<LanSockets> some) {
        Map<Link, LanSockets> rest = new LinkedHashMap<>(open);
        some.forEach(sockets -> rest.remove(sockets.link()));
        open = rest;
        some.forEach(LanSockets::close);
    }

    /** Opens each of these that is not open; what cannot be is told and left for the next time. Answers whether any was. */
    boolean open(Collection<Link> wanted) {
        int before = open.size();
        Map<Link, IOException> failed = new LinkedHashMap<>();
        for (Link link : wanted) {
            if (!open.containsKey(link)) {
                try {
                    keep(opener.open(link));
                } catch (IOException e) {
                    failed.put(link, e);
                    tell(link, e);
                }
            }
        }
        failures = failed;
        return open.size() > before;
    }

    /** Why a link could not be opened, of the first such. */
    Optional<IOException> failure() {
        return failures.values().stream().findFirst();
    }

    /** What keeps a link from being served, of the first such. */
    Optional<String> trouble() {
        return Stream.concat(
                        failures.values().stream().map(IOException::getMessage),
                        open.values().stream().flatMap(link -> link.trouble().stream()))
                .findFirst();
    }

    private void keep(LanSockets opened) {
        Map<Link, LanSockets> more = new LinkedHashMap<>(open);
        more.put(opened.link(), opened);
        open = more;
    }

    /** Once for each reason, however often it is tried. */
    private void tell(Link link, IOException failure) {
        IOException before = failures.get(link);
        if (before == null || !Objects.equals(before.getMessage(), failure.getMessage())) {
            log.warn("{} is not served: {}", link, failure.getMessage());
        }
    }
}
