package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/**
 * Where work waits for its turn: bounded, and no client may fill more than its share. So a flood slows its sender and
 * nobody else, at whatever speed the gateway happens to run.
 */
final class WaitingRoom {
    /** How much may wait in all. */
    static final int CAPACITY = 8192;

    /** What of it clients may not fill, so that the admin and the gateway's own errands always find a place. */
    static final int RESERVE = 1024;

    /** How much of one client's may wait. */
    static final int SHARE = 64;

    /** Ours: how much of the clients of one IPv6 network, where a host has as many addresses as it likes (PCP-117). */
    private static final int NETWORK_SHARE = SHARE * GatewaySettings.CLIENTS_PER_NETWORK;

    /** How much a turn takes. */
    static final int TURN = 512;

    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final ConcurrentHashMap<InetAddress, Integer> shares = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Prefix, Integer> networkShares = new ConcurrentHashMap<>();
    private @Nullable Work first;

    /** Lets it in, or says why not. From any thread. */
    Optional<Refusal> admit(Work work) {
        Optional<InetAddress> client = work.askedBy();
        if (client.isPresent() && queue.remainingCapacity() <= RESERVE) {
            return Optional.of(Refusal.OVERLOADED);
        }
        if (client.isPresent() && !takeShare(client.get())) {
            return Optional.of(Refusal.QUOTA_EXCEEDED);
        }
        if (!queue.offer(work)) {
            client.ifPresent(this::leave);
            return Optional.of(Refusal.OVERLOADED);
        }
        return Optional.empty();
    }

    /** Waits until something is there, at most so long. On the gateway's thread. */
    void await(long nanos) throws InterruptedException {
        if (first == null) {
            first = queue.poll(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** What has its turn now, perhaps nothing. On the gateway's thread. */
    List<Work> turn() {
        List<Work> turn = new ArrayList<>();
        if (first != null) {
            turn.add(first);
            first = null;
        }
        queue.drainTo(turn, TURN - turn.size());
        turn.forEach(work -> work.askedBy().ifPresent(this::leave));
        return turn;
    }

    /** Lets nobody wait any longer. From any thread; what {@link #await} has fetched is not touched. */
    void turnAllAway() {
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            work.askedBy().ifPresent(this::leave);
            work.turnAway();
        }
    }

    private boolean takeShare(InetAddress client) {
        if (Addresses.isIpv4(client)) {
            return take(shares, client, SHARE);
        }
        Prefix network = Prefix.networkOf(client);
        if (!take(networkShares, network, NETWORK_SHARE)) {
            return false;
        }
        boolean taken = take(shares, client, SHARE);
        if (!taken) {
            giveBack(networkShares, network);
        }
        return taken;
    }

    private void leave(InetAddress client) {
        giveBack(shares, client);
        if (!Addresses.isIpv4(client)) {
            giveBack(networkShares, Prefix.networkOf(client));
        }
    }

    private static <K> boolean take(ConcurrentHashMap<K, Integer> shares, K whose, int most) {
        boolean[] taken = new boolean[1];
        shares.compute(whose, (any, present) -> {
            int held = present == null ? 0 : present;
            taken[0] = held < most;
            return taken[0] ? Integer.valueOf(held + 1) : present;
        });
        return taken[0];
    }

    private static <K> void giveBack(ConcurrentHashMap<K, Integer> shares, K whose) {
        shares.computeIfPresent(whose, (any, present) -> present > 1 ? present - 1 : null);
    }
}
