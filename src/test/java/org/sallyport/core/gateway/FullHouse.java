package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * The gateway's turns over a table that is already full, with a plane and a store that cost nothing: what is left is
 * the core's own work. One external address has ports for some 60,000 leases; what is more lies on others.
 */
public final class FullHouse {
    public static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private static final InetAddress EXTERNAL = Addresses.of("198.51.100.1");
    private static final int PORTS = 60_000;
    private static final int FIRST_PORT = 1024;
    private static final int LEASES_OF_A_CLIENT = 32;
    private static final Duration DAY = Duration.ofHours(24);

    private final LeaseTable table = new LeaseTable();
    private final Turn turn;

    /** Filled with so many TCP leases, which end during a day. */
    public FullHouse(int leases) {
        GatewaySettings settings = new GatewaySettings(Duration.ofSeconds(1), DAY, DAY, 1_000);
        Circumstances circumstances = new Circumstances(settings, new Everywhere(), TestGateway.highPorts(), Set.of());
        circumstances.externalAddress(Optional.of(EXTERNAL));
        Ledger ledger = new Ledger(table, new Nothing(), new Nowhere());
        for (int i = 0; i < leases; i++) {
            table.put(lease(i));
        }
        try {
            ledger.start();
        } catch (PlaneException e) {
            throw new AssertionError(e);
        }
        turn = new Turn(table, ledger, circumstances, new SplittableRandom(1));
    }

    public int size() {
        return table.size();
    }

    /** A client of its own asks for any port, in a turn of its own. */
    public Outcome request(int client, Duration lifetime) {
        return take(
                new MappingRequest(
                        Via.PCP,
                        guest(client),
                        Transport.TCP,
                        new InternalClient(guest(client), 50_000),
                        MappingRequest.Suggestion.preferred(FIRST_PORT),
                        lifetime,
                        Optional.of(new Nonce(client, client)),
                        "",
                        RemoteFilter.EVERYONE,
                        true),
                NOON);
    }

    /** The client of the lease with this number renews it, in a turn of its own. */
    public Outcome renew(int lease) {
        InternalClient client = resident(lease);
        return take(
                new MappingRequest(
                        Via.PCP,
                        client.address(),
                        Transport.TCP,
                        client,
                        MappingRequest.Suggestion.ANY,
                        DAY,
                        Optional.of(new Nonce(lease, lease)),
                        "",
                        RemoteFilter.EVERYONE,
                        true),
                NOON);
    }

    /** The client that asked gives up what it has, in a turn of its own. */
    public Outcome delete(int client) {
        InternalClient endpoint = new InternalClient(guest(client), 50_000);
        return take(
                new Deletion.OfClient(
                        Via.PCP, guest(client), Transport.TCP, endpoint, Optional.of(new Nonce(client, client))),
                NOON);
    }

    /** One turn without a request: what has ended by then ends. */
    public int expire(Instant now) {
        return turn.take(List.of(), now).size();
    }

    private Outcome take(Request request, Instant now) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        turn.take(List.of(new Work.Ask(request, answer)), now);
        return answer.join();
    }

    private static Lease lease(int number) {
        InetAddress external = number < PORTS ? EXTERNAL : inBlock(198, 18, number / PORTS);
        MappingKey key = new MappingKey(Transport.TCP, external, FIRST_PORT + number % PORTS);
        Mapping mapping = new Mapping(key, resident(number), RemoteFilter.EVERYONE, true);
        Owner owner = new Owner(
                        Via.PCP,
                        mapping.client().address(),
                        Optional.of(new Nonce(number, number)),
                        "",
                        "high ports",
                        DAY,
                        Optional.of(DAY),
                        NOON,
                        Optional.of(NOON))
                .endingAt(NOON.plusSeconds(3600 + number % 80_000));
        return new Lease(new LeaseId(-1L - number), mapping, List.of(owner), NOON);
    }

    private static InternalClient resident(int number) {
        int client = number / LEASES_OF_A_CLIENT;
        return new InternalClient(inBlock(10, 0, client), 2000 + number % LEASES_OF_A_CLIENT);
    }

    private static InetAddress guest(int client) {
        return inBlock(172, 16, client);
    }

    private static InetAddress inBlock(int first, int second, int number) {
        return Addresses.ofOctets(
                new byte[] {(byte) first, (byte) (second + (number >> 16)), (byte) (number >> 8), (byte) number});
    }

    /** Every address is a LAN host's. */
    private static final class Everywhere implements Inside {
        @Override
        public boolean contains(InetAddress address) {
            return true;
        }

        @Override
        public boolean isHost(InetAddress address) {
            return true;
        }
    }

    /** A plane that does nothing. */
    private static final class Nothing implements Plane {
        @Override
        public Map<MappingKey, PlaneFault> apply(List<Change> changes) {
            return Map.of();
        }

        @Override
        public Map<MappingKey, PlaneFault> reconcile(Collection<Mapping> wanted) {
            return Map.of();
        }

        @Override
        public Traffic traffic(MappingKey key) {
            return Traffic.NONE;
        }

        @Override
        public Diagnosis diagnosis(MappingKey key) {
            return Diagnosis.NOTHING;
        }

        @Override
        public Traffic traffic() {
            return Traffic.NONE;
        }

        @Override
        public Set<Ability> abilities() {
            return Set.of();
        }

        @Override
        public PlaneStatus status() {
            return new PlaneStatus("nothing", false, List.of());
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }

    /** A store that keeps nothing. */
    private static final class Nowhere implements LeaseStore {
        @Override
        public Snapshot load() {
            return new Snapshot(List.of(), Optional.empty(), new UUID(0, 0), 1, 0);
        }

        @Override
        public void commit(Batch batch) {
            // kept by nobody
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
