package org.sallyport.protocol.pxp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The LAN sides that are answered now. Changed by one thread at a time; asked from any. */
final class LanSides {
    private static final Logger log = LoggerFactory.getLogger(LanSides.class);

    private final int port;
    private final Groups groups;
    private final LanSocket.Surroundings around;
    private volatile Map<LanSide.Place, LanSide> sides = Map.of();
    /** Of the sides that could not be opened, why. */
    private volatile Map<LanSide.Place, String> missing = Map.of();

    LanSides(int port, Groups groups, LanSocket.Surroundings around) {
        this.port = port;
        this.groups = groups;
        this.around = around;
    }

    /**
     * Opens them all, or none.
     *
     * @throws IOException naming the address and port that cannot be had
     */
    void open(List<LanInterface> wanted) throws IOException {
        Map<LanSide.Place, LanSide> opened = new LinkedHashMap<>();
        links().are(wanted);
        try {
            for (LanInterface each : answerable(wanted)) {
                opened.put(LanSide.Place.of(each), LanSide.open(each, port, groups, around));
            }
        } catch (IOException | RuntimeException e) {
            opened.values().forEach(LanSide::close);
            throw e;
        }
        sides = opened;
    }

    /** Closes what is not wanted any more or has closed by itself, opens what is missing, as far as it can be had. */
    void follow(List<LanInterface> wanted) {
        Map<LanSide.Place, LanInterface> places = new LinkedHashMap<>();
        answerable(wanted).forEach(each -> places.put(LanSide.Place.of(each), each));
        Map<LanSide.Place, LanSide> before = sides;
        Map<LanSide.Place, LanSide> kept = new LinkedHashMap<>(before);
        kept.values().removeIf(side -> !side.isOpen() || !places.containsKey(side.place()));
        // No update may find its way to a side that is being closed, hence in this order.
        sides = kept;
        links().are(wanted);
        before.values().stream().filter(side -> !kept.containsValue(side)).forEach(LanSides::close);
        Map<LanSide.Place, String> failed = new LinkedHashMap<>();
        Map<LanSide.Place, LanSide> now = new LinkedHashMap<>();
        places.forEach((place, each) -> {
            Optional<LanSide> side = Optional.ofNullable(kept.get(place)).or(() -> opened(place, each, failed));
            side.ifPresent(open -> now.put(place, open));
        });
        sides = now;
        missing = failed;
    }

    private Optional<LanSide> opened(LanSide.Place place, LanInterface lan, Map<LanSide.Place, String> failed) {
        try {
            LanSide side = LanSide.open(lan, port, groups, around);
            side.announceAnew();
            return Optional.of(side);
        } catch (IOException | RuntimeException e) {
            // A bug of ours at one side must not keep the others from following.
            String why = String.valueOf(e.getMessage());
            failed.put(place, why);
            if (!why.equals(missing.get(place))) {
                log.warn("{}; it will be tried again", why);
            }
            return Optional.empty();
        }
    }

    private static void close(LanSide side) {
        log.info(
                "no longer answering on UDP {} ({})",
                LanSocket.text(side.address()),
                side.place().name());
        side.close();
    }

    /** NAT-PMP is for IPv4 only: with it alone there is nothing to say over IPv6, and no socket. */
    private List<LanInterface> answerable(List<LanInterface> wanted) {
        return wanted.stream()
                .filter(each -> !around.reception().dialects().at(each).isSilent())
                .toList();
    }

    private Links links() {
        return around.reception().links();
    }

    Optional<LanSide> at(LanInterface lan) {
        return Optional.ofNullable(sides.get(LanSide.Place.of(lan)));
    }

    /** Begins the announcements of every side anew. From any thread. */
    void announceAnew() {
        sides.values().forEach(LanSide::announceAnew);
    }

    /** Where they answer, in order. */
    List<InetSocketAddress> addresses() {
        return sides.values().stream().map(LanSide::address).toList();
    }

    boolean isEmpty() {
        return sides.isEmpty();
    }

    /** What keeps a side from being answered; empty while all are. */
    Optional<String> trouble() {
        Optional<String> failed = missing.values().stream().findFirst();
        return failed.or(() -> sides.values().stream()
                .filter(side -> !side.isOpen())
                .findFirst()
                .map(side -> "a UDP socket on " + side.place().name() + " has closed"));
    }

    void close() {
        Map<LanSide.Place, LanSide> open = sides;
        sides = Map.of();
        missing = Map.of();
        open.values().forEach(LanSide::close);
    }
}
