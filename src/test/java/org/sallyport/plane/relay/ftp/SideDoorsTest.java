package org.sallyport.plane.relay.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.tcp.Direction;
import org.sallyport.plane.relay.tcp.Inspected;

/** Where a way for a data connection stands, and where it leads. */
class SideDoorsTest {
    private static final InetAddress SERVER = Addresses.of("192.0.2.21");
    private static final InetAddress GATEWAY = Addresses.of("192.0.2.1");
    /** The gateway is behind another NAT: what clients know it by is not its own address. */
    private static final InetAddress EXTERNAL = Addresses.of("198.51.100.1");

    private static final InetAddress OUTSIDE = Addresses.of("10.0.0.2");
    private static final InetSocketAddress CLIENT = new InetSocketAddress(Addresses.of("203.0.113.5"), 40000);
    private static final InetSocketAddress NAMED = new InetSocketAddress(CLIENT.getAddress(), 50000);

    private final AtomicInteger ports = new AtomicInteger(50001);
    private final Counters counters = new Counters();

    @Test
    void inwardTheClientIsToldTheAddressItKnows() {
        Control control = new Control(GATEWAY);
        assertThat(doors(control, Set.of()).inward(40123)).contains(endpoint(EXTERNAL, 50001));
        assertThat(control.opened).containsExactly(way(Direction.IN, OUTSIDE, 50001, endpoint(SERVER, 40123)));
    }

    @Test
    void aServerThatSeesTheGatewayDialsTheGateway() {
        Control control = new Control(GATEWAY);
        assertThat(doors(control, Set.of()).outward(NAMED)).contains(endpoint(GATEWAY, 50001));
        assertThat(control.opened).containsExactly(way(Direction.OUT, GATEWAY, 50001, NAMED));
    }

    @Test
    void aServerThatSeesTheClientDialsTheClientAndTheDoorStandsThere() {
        Control control = new Control(CLIENT.getAddress());
        assertThat(doors(control, Set.of()).outward(NAMED)).contains(NAMED);
        assertThat(control.opened).containsExactly(new Inspected.Way(Direction.OUT, NAMED, NAMED));
    }

    @Test
    void portsOfMappingsAndOfOthersAreLeftAlone() {
        Control control = new Control(GATEWAY);
        control.taken.add(50002);
        assertThat(doors(control, Set.of(50001)).inward(40123)).contains(endpoint(EXTERNAL, 50003));
    }

    @Test
    void nothingIsOpenedWhereNoPortIsFree() {
        Control control = new Control(GATEWAY);
        for (int port = 50001; port < 50101; port++) {
            control.taken.add(port);
        }
        assertThat(doors(control, Set.of()).inward(40123)).isEmpty();
        assertThat(counters.of("relay.ftp.failed")).isPositive();
    }

    @Test
    void theNextWayTakesThePlaceOfTheLast() {
        Control control = new Control(GATEWAY);
        SideDoors doors = doors(control, Set.of());
        doors.inward(40123);
        doors.outward(NAMED);
        assertThat(control.closed).containsExactly(control.opened.get(0));
        doors.close();
        assertThat(control.closed).isEqualTo(control.opened);
    }

    @Test
    void aWayIsOpenForAMinute() {
        Control control = new Control(GATEWAY);
        doors(control, Set.of()).inward(40123);
        assertThat(control.unused).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void theServerIsKnownByItsOwnAddressTheExternalOneAndNone() {
        SideDoors doors = doors(new Control(GATEWAY), Set.of());
        assertThat(List.of(SERVER, EXTERNAL, OUTSIDE, Addresses.of("0.0.0.0"))).allMatch(doors::isServer);
        assertThat(List.of(GATEWAY, CLIENT.getAddress(), Addresses.of("192.0.2.22")))
                .noneMatch(doors::isServer);
    }

    private SideDoors doors(Control control, Set<Integer> mapped) {
        return new SideDoors(control, ports::getAndIncrement, mapped::contains, counters);
    }

    private static InetSocketAddress endpoint(InetAddress address, int port) {
        return new InetSocketAddress(address, port);
    }

    private static Inspected.Way way(Direction direction, InetAddress at, int port, InetSocketAddress to) {
        return new Inspected.Way(direction, endpoint(at, port), to);
    }

    /** A control connection that opens nothing, and remembers what it was asked for. */
    private static final class Control implements Inspected {
        private final InetAddress seen;
        private final Set<Integer> taken = new HashSet<>();
        private final List<Way> opened = new ArrayList<>();
        private final List<Way> closed = new ArrayList<>();
        private final List<Duration> unused = new ArrayList<>();

        Control(InetAddress seen) {
            this.seen = seen;
        }

        @Override
        public Mapping mapping() {
            return new Mapping(
                    new MappingKey(Transport.TCP, EXTERNAL, 2121),
                    new InternalClient(SERVER, 21),
                    RemoteFilter.EVERYONE,
                    true);
        }

        @Override
        public InetSocketAddress remote() {
            return CLIENT;
        }

        @Override
        public InetAddress outside() {
            return OUTSIDE;
        }

        @Override
        public InetAddress seenInside() {
            return seen;
        }

        @Override
        public Door open(Way way, Duration patience) throws IOException {
            if (taken.contains(way.at().getPort())) {
                throw new IOException("taken");
            }
            opened.add(way);
            unused.add(patience);
            return () -> closed.add(way);
        }
    }
}
