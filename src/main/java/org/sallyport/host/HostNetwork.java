package org.sallyport.host;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The LAN and WAN sides of this machine, as of the last look. Answers from any thread and without asking the system;
 * looks when told to, by one thread at a time.
 */
public final class HostNetwork implements Inside {
    private static final Logger LOG = LoggerFactory.getLogger(HostNetwork.class);

    private final HostSettings settings;
    private final Machine machine;
    private final LongSupplier nanoTime;
    private final Neighbours neighbours;
    private volatile Topology topology;
    private volatile Optional<Long> upSince = Optional.empty();
    private volatile boolean blind;

    /**
     * Looks at the machine this runs on.
     *
     * @throws HostException when a named LAN interface does not exist or has no IPv4 address, with all such mistakes
     */
    public static HostNetwork of(HostSettings settings) throws HostException {
        return new HostNetwork(settings, new ThisMachine(), System::nanoTime);
    }

    HostNetwork(HostSettings settings, Machine machine, LongSupplier nanoTime) throws HostException {
        this.settings = settings;
        this.machine = machine;
        this.nanoTime = nanoTime;
        this.neighbours = new Neighbours(machine, nanoTime);
        try {
            this.topology = Topology.of(settings, machine.links(), machine.defaultRoute(), Roles.NONE);
        } catch (IOException e) {
            throw new HostException("the network interfaces cannot be listed: " + e.getMessage(), e);
        }
        if (!topology.mistakes().isEmpty()) {
            throw new HostException(String.join("\n", topology.mistakes()));
        }
        noteUptime(Optional.empty());
    }

    /**
     * Looks again. An interface that has gone is no error any more: it is as if it had no address.
     *
     * @return whether the LAN interfaces or this machine's own addresses are others than before
     */
    public synchronized boolean refresh() {
        Topology before = topology;
        try {
            topology = Topology.of(settings, machine.links(), machine.defaultRoute(), before.roles());
            blind = false;
        } catch (IOException e) {
            if (!blind) {
                LOG.warn("the network interfaces cannot be listed, the last look stands: {}", e.getMessage());
            }
            blind = true;
            return false;
        }
        noteUptime(before.wan());
        return !topology.isInsideAs(before);
    }

    /** Looks again and gives the external address: cheap enough to ask every second. */
    public Optional<InetAddress> refreshExternalAddress() {
        refresh();
        return externalAddress();
    }

    /**
     * Waits until the system tells of a change of interfaces or addresses, or for so long where it does not. The next
     * look sees the change. For one thread only.
     */
    public void awaitChange(Duration atMost) throws InterruptedException {
        machine.awaitChange(atMost);
    }

    /** Gives back what waiting holds; by the thread that has waited, at its end. */
    public void stopAwaiting() {
        machine.stopAwaiting();
    }

    /** Whether the last attempt to look failed: what is said here is of an earlier look. */
    public boolean isBlind() {
        return blind;
    }

    /** The LAN sides, one for each address of either family that clients may be told of. */
    public List<LanInterface> lanInterfaces() {
        return topology.lans();
    }

    /** The name of the WAN interface; empty while there is none. */
    public Optional<String> wanInterface() {
        return topology.wan().map(Link::name);
    }

    /** The address mappings are reached at, configured or the WAN interface's first; empty while it is not known. */
    public Optional<InetAddress> externalAddress() {
        return topology.external();
    }

    /**
     * The address of this machine at which traffic for the external address arrives: the same, unless that is
     * configured and another router's, who then sends on to the WAN interface. Empty while there is none.
     */
    public Optional<InetAddress> bindAddress() {
        return topology.bindAddress();
    }

    /** What works, but perhaps not as wished; sentences for the log. */
    public List<String> warnings() {
        Topology present = topology;
        // A named interface that went away after the start stops nothing, but is worth telling.
        return Stream.concat(present.mistakes().stream(), present.warnings().stream())
                .toList();
    }

    /** The facts of the WAN link, asked of the system now. */
    public WanFacts wanFacts() {
        Optional<Link> wan = topology.wan();
        LinkCounters counters = wan.map(link -> machine.counters(link.name())).orElse(LinkCounters.UNKNOWN);
        return new WanFacts(
                wan.map(link -> state(link, counters)).orElse(WanFacts.State.UNAVAILABLE),
                counters.bytesSent(),
                counters.bytesReceived(),
                counters.packetsSent(),
                counters.packetsReceived(),
                counters.bitsPerSecond(),
                upSince.map(since -> Duration.ofNanos(nanoTime.getAsLong() - since))
                        .orElse(Duration.ZERO));
    }

    @Override
    public boolean contains(InetAddress address) {
        return topology.hosts().contains(address);
    }

    @Override
    public boolean isHost(InetAddress address) {
        return topology.hosts().isHost(address);
    }

    @Override
    public boolean isSameHost(InetAddress one, InetAddress other) {
        LanHosts hosts = topology.hosts();
        if (one.equals(other)) {
            return LanHosts.scope(one) == LanHosts.scope(other);
        }
        return hosts.isHost(one)
                && hosts.isHost(other)
                && neighbours.isSameHost(one, other, topology.hosts().links());
    }

    /** RFC 2863 §3.1.14; a tunnel's state is unknown to the kernel, and then the last look decides. */
    private static WanFacts.State state(Link wan, LinkCounters counters) {
        return switch (counters.operstate()) {
            case "up" -> WanFacts.State.UP;
            case "down", "dormant", "lowerlayerdown", "notpresent" -> WanFacts.State.DOWN;
            default -> wan.up() ? WanFacts.State.UP : WanFacts.State.DOWN;
        };
    }

    private void noteUptime(Optional<Link> before) {
        Optional<Link> wan = topology.wan().filter(Link::up);
        boolean same =
                wan.isPresent() && before.filter(Link::up).map(Link::name).equals(wan.map(Link::name));
        if (!same) {
            upSince = wan.map(link -> nanoTime.getAsLong());
        }
    }
}
