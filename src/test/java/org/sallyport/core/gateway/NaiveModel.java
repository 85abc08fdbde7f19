package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * The rules of the core once more, written down as plainly as they can be: a list, scanned from end to end, and not a
 * line shared with the core. It says what must come out, and where a choice is free only what it must look like.
 * Policy here: external ports 1024-65535 for everyone, to their own address.
 */
final class NaiveModel {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration FLOOR = Duration.ofMinutes(2);

    private final int quota;
    private List<Entry> entries = new ArrayList<>();
    private Set<String> carried = new HashSet<>();

    NaiveModel(int quota) {
        this.quota = quota;
    }

    /** A mapping and who holds it until when; no end is the admin's. */
    static final class Entry {
        final Transport transport;
        final int port;
        InternalClient client;
        final Map<Via, Optional<Instant>> ends = new EnumMap<>(Via.class);
        Optional<Nonce> nonce = Optional.empty();

        Entry(Transport transport, int port, InternalClient client) {
            this.transport = transport;
            this.port = port;
            this.client = client;
        }

        Entry copy() {
            Entry copy = new Entry(transport, port, client);
            copy.ends.putAll(ends);
            copy.nonce = nonce;
            return copy;
        }

        String place() {
            return transport + " " + port;
        }

        @Override
        public String toString() {
            return place() + " -> " + client + " " + ends;
        }
    }

    /** A new turn: what has ended goes. */
    void turn(Instant now) {
        carried = new HashSet<>(entries.stream().map(Entry::place).toList());
        for (Entry entry : entries) {
            entry.ends.values().removeIf(end -> end.isPresent() && !end.get().isAfter(now));
        }
        entries.removeIf(entry -> entry.ends.isEmpty());
    }

    List<Entry> snapshot() {
        return entries.stream().map(Entry::copy).toList();
    }

    void restore(List<Entry> snapshot) {
        entries = new ArrayList<>(snapshot);
    }

    List<String> state() {
        return entries.stream().map(Entry::toString).sorted().toList();
    }

    void check(MappingRequest request, Outcome outcome, Instant now, Set<Integer> busy) {
        Optional<Entry> met = meets(request);
        if (met.isPresent()) {
            checkMeeting(request, met.get(), outcome, now);
        } else {
            checkCreation(request, outcome, now, busy);
        }
    }

    private Optional<Entry> meets(MappingRequest request) {
        if (request.via() == Via.UPNP) {
            return entries.stream()
                    .filter(entry -> entry.transport == request.transport()
                            && entry.port == request.suggestion().port())
                    .findFirst();
        }
        List<Entry> mine = entries.stream()
                .filter(entry -> entry.transport == request.transport() && entry.client.equals(request.client()))
                .toList();
        return mine.stream()
                .filter(entry -> entry.ends.containsKey(request.via()))
                .findFirst()
                .or(() -> mine.stream()
                        .filter(entry -> entry.ends.containsKey(Via.ADMIN))
                        .findFirst())
                .or(() -> mine.stream()
                        .filter(entry -> entry.port == request.suggestion().port())
                        .findFirst())
                .or(() -> mine.size() == 1 ? Optional.of(mine.get(0)) : anyOf(mine));
    }

    private static Optional<Entry> anyOf(List<Entry> several) {
        // The order among several of equal right is not promised: those tests keep clear of it.
        return several.stream().findFirst();
    }

    private void checkMeeting(MappingRequest request, Entry entry, Outcome outcome, Instant now) {
        boolean admins = entry.ends.containsKey(Via.ADMIN);
        if (request.via() == Via.UPNP) {
            boolean sameHost = entry.client.address().equals(request.client().address());
            boolean alone = entry.ends.keySet().equals(Set.of(Via.UPNP));
            boolean sharesWithAdmin =
                    admins && entry.ends.containsKey(Via.UPNP) && entry.client.equals(request.client());
            if (!sharesWithAdmin && (!sameHost || admins || !(alone || entry.client.equals(request.client())))) {
                refused(
                        outcome,
                        entry.ends.containsKey(Via.UPNP)
                                ? Refusal.EXTERNAL_PORT_TAKEN
                                : Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE);
                return;
            }
            if (request.suggestion().port() < 1024) {
                refused(outcome, Refusal.NOT_AUTHORIZED);
                return;
            }
        } else if (entry.ends.containsKey(Via.PCP)
                && request.via() == Via.PCP
                && !entry.nonce.equals(request.nonce())) {
            refused(outcome, Refusal.FOREIGN_NONCE);
            return;
        } else if (request.suggestion().strictness() == Strictness.EXACT
                && request.suggestion().port() != entry.port) {
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            return;
        }
        Outcome.Granted granted = granted(outcome);
        assertThat(granted.lease().key().externalPort()).isEqualTo(entry.port);
        if (!admins) {
            entry.client = request.client();
            hold(entry, request, granted, now);
        }
    }

    private void checkCreation(MappingRequest request, Outcome outcome, Instant now, Set<Integer> busy) {
        InetAddress host = request.client().address();
        int wish = request.suggestion().port();
        boolean exact = request.suggestion().strictness() == Strictness.EXACT;
        boolean full = entries.stream()
                        .filter(entry -> entry.client.address().equals(host) && !entry.ends.containsKey(Via.ADMIN))
                        .count()
                >= quota;
        // A mapping made and given up within one turn never meets the plane, so it may be granted on a busy port.
        boolean shut = isBusy(request.transport(), wish, busy) && outcome instanceof Outcome.Refused;
        boolean free = isFree(request.transport(), wish, host) && !shut;
        if (exact && wish < 1024) {
            refused(outcome, Refusal.NOT_AUTHORIZED);
        } else if (exact && !free && !(full && shut)) {
            assertThat(why(outcome)).isIn(Refusal.EXTERNAL_PORT_TAKEN, Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE);
        } else if (full) {
            refused(outcome, Refusal.QUOTA_EXCEEDED);
        } else {
            Outcome.Granted granted = granted(outcome);
            int port = granted.lease().key().externalPort();
            if (wish >= 1024 && free && !isBusy(request.transport(), wish, busy)) {
                assertThat(port).isEqualTo(wish);
            }
            assertThat(port).isGreaterThanOrEqualTo(1024);
            assertThat(isFree(request.transport(), port, host))
                    .as("port %d is free", port)
                    .isTrue();
            Entry entry = new Entry(request.transport(), port, request.client());
            entries.add(entry);
            hold(entry, request, granted, now);
        }
    }

    private static void hold(Entry entry, MappingRequest request, Outcome.Granted granted, Instant now) {
        Duration ceiling = request.via() == Via.UPNP ? WEEK : DAY;
        Duration lifetime = request.lifetime();
        if (lifetime.isZero() || lifetime.compareTo(ceiling) > 0) {
            lifetime = ceiling;
        }
        if (request.via() == Via.PCP && lifetime.compareTo(FLOOR) < 0) {
            lifetime = FLOOR;
        }
        assertThat(granted.lifetime()).isEqualTo(lifetime);
        entry.ends.put(request.via(), Optional.of(now.plus(lifetime)));
        if (request.via() == Via.PCP) {
            entry.nonce = request.nonce();
        }
    }

    private boolean isFree(Transport transport, int port, InetAddress host) {
        return entries.stream()
                .noneMatch(entry -> entry.port == port
                        && (entry.transport == transport
                                || !entry.client.address().equals(host)));
    }

    private boolean isBusy(Transport transport, int port, Set<Integer> busy) {
        return busy.contains(port) && !carried.contains(transport + " " + port);
    }

    void check(Deletion deletion, Outcome outcome) {
        if (deletion instanceof Deletion.OfClient of) {
            checkOfClient(of, outcome);
        } else if (deletion instanceof Deletion.OfPort of) {
            checkOfPort(of, outcome);
        } else if (deletion instanceof Deletion.OfRange of) {
            List<Entry> mine = entries.stream()
                    .filter(entry -> entry.transport == of.transport()
                            && entry.port >= of.firstPort()
                            && entry.port <= of.lastPort()
                            && entry.ends.containsKey(Via.UPNP)
                            && entry.client.address().equals(of.asker()))
                    .toList();
            if (mine.isEmpty()) {
                refused(outcome, Refusal.NO_SUCH_MAPPING);
            } else {
                deleted(outcome);
                mine.forEach(entry -> drop(entry, Via.UPNP));
            }
        } else if (deletion instanceof Deletion.OfAddress of) {
            for (Entry entry : List.copyOf(entries)) {
                if (entry.client.address().equals(of.client())
                        && of.transport().map(one -> one == entry.transport).orElse(true)
                        && entry.ends.containsKey(of.via())
                        && !entry.ends.containsKey(Via.ADMIN)
                        && (of.via() != Via.PCP || entry.nonce.equals(of.nonce()))) {
                    drop(entry, of.via());
                }
            }
        }
    }

    private void checkOfClient(Deletion.OfClient of, Outcome outcome) {
        List<Entry> mine = entries.stream()
                .filter(entry -> entry.transport == of.transport() && entry.client.equals(of.client()))
                .toList();
        Optional<Entry> own = mine.stream()
                .filter(entry -> entry.ends.containsKey(of.via()) && !entry.ends.containsKey(Via.ADMIN))
                .findFirst();
        boolean guarded = mine.stream()
                .anyMatch(entry -> entry.ends.containsKey(Via.ADMIN)
                        || (of.via() == Via.NAT_PMP && entry.ends.containsKey(Via.PCP)));
        if (own.isEmpty() && guarded) {
            refused(outcome, Refusal.FOREIGN_OWNER);
        } else if (own.isPresent() && of.via() == Via.PCP && !own.get().nonce.equals(of.nonce())) {
            refused(outcome, Refusal.FOREIGN_NONCE);
        } else {
            deleted(outcome);
            own.ifPresent(entry -> drop(entry, of.via()));
        }
    }

    private void checkOfPort(Deletion.OfPort of, Outcome outcome) {
        Optional<Entry> found = entries.stream()
                .filter(entry -> entry.transport == of.transport() && entry.port == of.externalPort())
                .findFirst();
        if (found.isEmpty()) {
            refused(outcome, Refusal.NO_SUCH_MAPPING);
        } else if (!found.get().ends.containsKey(Via.UPNP)
                || !found.get().client.address().equals(of.asker())) {
            refused(outcome, Refusal.FOREIGN_OWNER);
        } else {
            deleted(outcome);
            drop(found.get(), Via.UPNP);
        }
    }

    /** Static mappings, one request. */
    void check(List<AdminMapping> mappings, Outcome outcome, Set<Integer> busy) {
        List<Entry> before = snapshot();
        for (AdminMapping mapping : mappings) {
            Optional<Entry> holder = entries.stream()
                    .filter(entry -> entry.transport == mapping.transport() && entry.port == mapping.externalPort())
                    .findFirst();
            boolean shares = holder.isPresent()
                    && holder.get().client.equals(mapping.client())
                    && !holder.get().ends.containsKey(Via.ADMIN);
            boolean shut =
                    isBusy(mapping.transport(), mapping.externalPort(), busy) && outcome instanceof Outcome.Refused;
            if (shut || (holder.isPresent() && !shares)) {
                assertThat(outcome).isInstanceOf(Outcome.Refused.class);
                restore(before);
                return;
            }
            Entry entry = holder.orElseGet(() -> {
                Entry made = new Entry(mapping.transport(), mapping.externalPort(), mapping.client());
                entries.add(made);
                return made;
            });
            entry.ends.put(Via.ADMIN, Optional.empty());
        }
        assertThat(outcome).isInstanceOf(Outcome.GrantedAll.class);
    }

    private void drop(Entry entry, Via via) {
        entry.ends.remove(via);
        if (entry.ends.isEmpty()) {
            entries.remove(entry);
        }
    }

    private static Outcome.Granted granted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Granted.class);
        return (Outcome.Granted) outcome;
    }

    private static void deleted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Deleted.class);
    }

    private static void refused(Outcome outcome, Refusal why) {
        assertThat(why(outcome)).isEqualTo(why);
    }

    private static Refusal why(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }
}
