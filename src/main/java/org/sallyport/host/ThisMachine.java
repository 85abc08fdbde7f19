package org.sallyport.host;

import java.io.IOException;
import java.io.Reader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine this runs on: the JDK's interfaces, and Linux's {@code /proc} and {@code /sys} where there are such. */
final class ThisMachine implements Machine {
    private static final Logger LOG = LoggerFactory.getLogger(ThisMachine.class);

    /** Ours: any far address will do to ask for the way there; nothing is sent to it. */
    private static final InetSocketAddress FAR = new InetSocketAddress(Addresses.of("198.51.100.1"), 9);

    private final Path routeTable;
    private final Path sysClassNet;

    ThisMachine() {
        this(Path.of("/proc/net/route"), Path.of("/sys/class/net"));
    }

    ThisMachine(Path routeTable, Path sysClassNet) {
        this.routeTable = routeTable;
        this.sysClassNet = sysClassNet;
    }

    @Override
    public List<Link> links() throws IOException {
        List<Link> links = new ArrayList<>();
        for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
            try {
                links.add(link(device));
            } catch (SocketException e) {
                LOG.debug("{} went away while it was looked at: {}", device.getName(), e.getMessage());
            }
        }
        return links;
    }

    @Override
    public Optional<String> defaultRoute() throws IOException {
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

    /** A LAN bridge whose ports come up a moment after us is a LAN all the same; the JDK calls it up only with a carrier. */
    private Link link(NetworkInterface device) throws SocketException {
        boolean up = device.isUp();
        boolean on = up || new SysClassNet(sysClassNet.resolve(device.getName())).isSwitchedOn();
        List<Link.Address> addresses = device.getInterfaceAddresses().stream()
                .map(ThisMachine::address)
                .toList();
        return new Link(device.getName(), device.getIndex(), on, up, device.isLoopback(), addresses);
    }

    /** Some systems give no length or a nonsensical one; such an address is taken to be alone. */
    private static Link.Address address(InterfaceAddress given) {
        int bits = given.getAddress().getAddress().length * 8;
        int length = given.getNetworkPrefixLength();
        return new Link.Address(given.getAddress(), length < 1 || length > bits ? bits : length);
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
