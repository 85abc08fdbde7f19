package org.sallyport.host;

import java.io.IOException;
import java.io.Reader;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sallyport.core.mapping.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine this runs on: the JDK's interfaces, and Linux's {@code /proc} and {@code /sys} where there are such. */
final class ThisMachine implements Machine {
    private static final Logger LOG = LoggerFactory.getLogger(ThisMachine.class);

    /** Ours: any far address will do to ask for the way there; nothing is sent to it. */
    private static final InetSocketAddress FAR = new InetSocketAddress(Addresses.of("198.51.100.1"), 9);

    private final Path procNet;
    private final Path sysClassNet;
    private final ChangeNotices notices = new ChangeNotices();

    ThisMachine() {
        this(Path.of("/proc/net"), Path.of("/sys/class/net"));
    }

    ThisMachine(Path procNet, Path sysClassNet) {
        this.procNet = procNet;
        this.sysClassNet = sysClassNet;
    }

    @Override
    public List<Link> links() throws IOException {
        List<Link> links = new ArrayList<>();
        List<NetworkInterface> devices = NetworkInterface.networkInterfaces().toList();
        // Read after them: an address that comes in between would be tentative, and taken for one that serves.
        Set<Inet6Table.Place> notToServe = notToServe();
        for (NetworkInterface device : devices) {
            try {
                links.add(link(device, notToServe));
            } catch (SocketException e) {
                LOG.debug("{} went away while it was looked at: {}", device.getName(), e.getMessage());
            }
        }
        return links;
    }

    @Override
    public Optional<String> defaultRoute() throws IOException {
        Path routeTable = procNet.resolve("route");
        if (!Files.isReadable(routeTable)) {
            return wayOut();
        }
        try (Reader table = Files.newBufferedReader(routeTable)) {
            return RouteTable.defaultInterface(table);
        }
    }

    @Override
    public LinkCounters counters(String link) {
        return new SysClassNet(sysClassNet.resolve(link)).counters();
    }

    @Override
    public List<Neighbour> neighbours() throws IOException {
        return Netlink.neighbours();
    }

    @Override
    public void awaitChange(Duration atMost) throws InterruptedException {
        notices.await(atMost);
    }

    @Override
    public void stopAwaiting() {
        notices.close();
    }

    /** Where there is no such table every address serves: other systems list no tentative ones. */
    private Set<Inet6Table.Place> notToServe() throws IOException {
        Path table = procNet.resolve("if_inet6");
        if (!Files.isReadable(table)) {
            return Set.of();
        }
        try (Reader lines = Files.newBufferedReader(table)) {
            return Inet6Table.notToServe(lines);
        }
    }

    /** A LAN bridge whose ports come up a moment after us is a LAN all the same; the JDK calls it up only with a carrier. */
    private Link link(NetworkInterface device, Set<Inet6Table.Place> notToServe) throws SocketException {
        boolean up = device.isUp();
        boolean on = up || new SysClassNet(sysClassNet.resolve(device.getName())).isSwitchedOn();
        int index = device.getIndex();
        List<Link.Address> addresses = device.getInterfaceAddresses().stream()
                .map(given -> address(index, given, notToServe))
                .toList();
        return new Link(device.getName(), index, on, up, device.isLoopback(), addresses);
    }

    /** Some systems give no length or a nonsensical one; such an address is taken to be alone. */
    private static Link.Address address(int index, InterfaceAddress given, Set<Inet6Table.Place> notToServe) {
        int bits = given.getAddress().getAddress().length * 8;
        int length = given.getNetworkPrefixLength();
        InetAddress address = scoped(given.getAddress(), index);
        boolean serves = !notToServe.contains(new Inet6Table.Place(index, address));
        return new Link.Address(address, length < 1 || length > bits ? bits : length, serves);
    }

    /** The JDK gives every IPv6 address of an interface a scope, and by name; only a link-local one has a scope. */
    private static InetAddress scoped(InetAddress given, int index) {
        if (!(given instanceof Inet6Address) || !given.isLinkLocalAddress()) {
            return Addresses.ofOctets(given.getAddress());
        }
        try {
            return Inet6Address.getByAddress(null, given.getAddress(), index);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen octets are an IPv6 address", e);
        }
    }

    /** Where there is no table to read: the interface whose address a socket towards far away gets. */
    private static Optional<String> wayOut() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(FAR);
            InetAddress local = socket.getLocalAddress();
            return Optional.ofNullable(NetworkInterface.getByInetAddress(local)).map(NetworkInterface::getName);
        } catch (SocketException e) {
            LOG.debug("no way to {}: {}", FAR, e.getMessage());
            return Optional.empty();
        }
    }
}
