package org.sallyport.plane.nft;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Diagnosis;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.gateway.PlaneStatus;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.netfilter.NetworkNamespace;

/**
 * Three hosts of this machine's own making, with sockets for this JVM on each.
 * <pre>
 *   outside 198.51.100.2, .3 ---- wan0 198.51.100.1  gateway  lan0 192.0.2.1 ---- inside 192.0.2.2, .3
 *     2001:db8:1::2                   2001:db8:1::1            2001:db8:2::1        2001:db8:2::2
 * </pre>
 */
final class HomeNetwork implements AutoCloseable {
    static final InetAddress EXTERNAL = Addresses.of("198.51.100.1");
    static final InetAddress OUTSIDE = Addresses.of("198.51.100.2");
    static final InetAddress OTHER_OUTSIDE = Addresses.of("198.51.100.3");
    static final InetAddress INSIDE = Addresses.of("192.0.2.2");
    static final InetAddress OTHER_INSIDE = Addresses.of("192.0.2.3");
    static final InetAddress OUTSIDE6 = Addresses.of("2001:db8:1::2");
    static final InetAddress INSIDE6 = Addresses.of("2001:db8:2::2");

    final NetworkNamespace gateway;
    private final NetworkNamespace outside;
    private final NetworkNamespace inside;

    HomeNetwork() throws Exception {
        gateway = NetworkNamespace.make("g");
        outside = NetworkNamespace.make("o");
        inside = NetworkNamespace.make("i");
        for (NetworkNamespace host : List.of(gateway, outside, inside)) {
            host.sh("sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0");
        }
        gateway.sh("sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0");
        NetworkNamespace.connect(gateway, "wan0", outside, "eth0");
        NetworkNamespace.connect(gateway, "lan0", inside, "eth0");
        address(gateway, "wan0", "198.51.100.1/24", "2001:db8:1::1/64");
        address(gateway, "lan0", "192.0.2.1/24", "2001:db8:2::1/64");
        address(outside, "eth0", "198.51.100.2/24", "198.51.100.3/24", "2001:db8:1::2/64");
        address(inside, "eth0", "192.0.2.2/24", "192.0.2.3/24", "2001:db8:2::2/64");
        inside.ip("route add default via 192.0.2.1");
        inside.ip("route add default via 2001:db8:2::1");
        outside.ip("route add 192.0.2.0/24 via 198.51.100.1");
        outside.ip("route add 2001:db8:2::/64 via 2001:db8:1::1");
    }

    private static void address(NetworkNamespace host, String device, String... addresses) throws IOException {
        for (String address : addresses) {
            host.ip("addr add " + address + " dev " + device + (address.indexOf(':') >= 0 ? " nodad" : ""));
        }
    }

    /** The host that has this address. */
    NetworkNamespace host(InetAddress address) {
        if (address.equals(EXTERNAL)) {
            return gateway;
        }
        return Set.of(INSIDE, OTHER_INSIDE, INSIDE6).contains(address) ? inside : outside;
    }

    /** A plane on the gateway. */
    Plane plane() {
        return plane(List.of(), new Counters());
    }

    Plane plane(List<ForeignChain> acceptIn, Counters counters) {
        NftSettings settings = new NftSettings(
                () -> Optional.of("wan0"), () -> Set.of("lan0"), UnaryOperator.identity(), acceptIn, true);
        return new Remote(gateway, new NftPlane(settings, counters));
    }

    @Override
    public void close() throws IOException {
        inside.close();
        outside.close();
        gateway.close();
    }

    /** A plane whose every call is made in a namespace. */
    private record Remote(NetworkNamespace at, Plane plane) implements Plane {
        @Override
        public Map<MappingKey, PlaneFault> apply(List<Change> changes) throws PlaneException {
            return there(() -> plane.apply(changes));
        }

        @Override
        public Diagnosis diagnosis(MappingKey key) {
            return plane.diagnosis(key);
        }

        @Override
        public Map<MappingKey, PlaneFault> reconcile(Collection<Mapping> wanted) throws PlaneException {
            return there(() -> plane.reconcile(wanted));
        }

        private <T> T there(java.util.concurrent.Callable<T> call) throws PlaneException {
            try {
                return at.call(call);
            } catch (PlaneException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Traffic traffic(MappingKey key) {
            return plane.traffic(key);
        }

        @Override
        public Traffic traffic() {
            return plane.traffic();
        }

        @Override
        public Set<Ability> abilities() {
            return plane.abilities();
        }

        @Override
        public PlaneStatus status() {
            try {
                return there(plane::status);
            } catch (PlaneException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            try {
                there(() -> {
                    plane.close();
                    return plane;
                });
            } catch (PlaneException e) {
                throw new AssertionError(e);
            }
        }
    }
}
