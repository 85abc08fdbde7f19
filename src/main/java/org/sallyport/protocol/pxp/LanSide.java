package org.sallyport.protocol.pxp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One LAN side, answered: its sockets, and a series of announcements of its own (PCP-49, PMP-28). */
final class LanSide implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LanSide.class);

    private final LanInterface lan;
    private final List<LanSocket> sockets;
    private final Dialects dialects;
    private final LoopTimer timer;
    private final AnnouncementSeries announcements;
    private final Optional<InetSocketAddress> group;

    /**
     * What makes a side what it is: the same address on an interface with another index is another side, the same with
     * another prefix length is not.
     */
    record Place(String name, int index, InetAddress address) {
        static Place of(LanInterface lan) {
            return new Place(lan.name(), lan.index(), lan.address());
        }
    }

    private LanSide(
            LanInterface lan,
            List<LanSocket> sockets,
            Dialects dialects,
            LoopTimer timer,
            Optional<InetSocketAddress> group) {
        this.lan = lan;
        this.sockets = List.copyOf(sockets);
        this.dialects = dialects;
        this.timer = timer;
        this.group = group;
        this.announcements = new AnnouncementSeries(timer, this::announce);
    }

    /**
     * Opens its sockets; announces nothing yet.
     *
     * @param port 0 for any free one
     * @throws IOException naming the address and port that cannot be had; then none is open
     */
    static LanSide open(LanInterface lan, int port, Groups groups, LanSocket.Surroundings around) throws IOException {
        LanSocket socket = LanSocket.open(lan, lan.name(), port, around);
        List<LanSocket> sockets = new ArrayList<>(List.of(socket));
        try {
            Optional<String> loopback = needsLoopback(lan, socket) ? loopback() : Optional.empty();
            if (loopback.isPresent()) {
                sockets.add(LanSocket.open(lan, loopback.get(), socket.address().getPort(), around));
            }
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        log.info("answering on UDP {} ({})", LanSocket.text(socket.address()), lan.name());
        return new LanSide(
                lan, sockets, around.reception().dialects().at(lan), new LoopTimer(around.loop()), groups.at(lan));
    }

    /**
     * A client on this very host asks our LAN address over loopback, where an IPv4 socket that is bound to its device is
     * deaf. IPv6 counts such a datagram as come in by the device whose address it is for.
     */
    private static boolean needsLoopback(LanInterface lan, LanSocket socket) {
        return lan.isIpv4() && socket.isDeviceBound() && !lan.address().isLoopbackAddress();
    }

    private static Optional<String> loopback() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(LanSide::isLoopback)
                .map(NetworkInterface::getName)
                .findFirst();
    }

    private static boolean isLoopback(NetworkInterface device) {
        try {
            return device.isLoopback() && device.isUp();
        } catch (SocketException e) {
            log.debug("{} went away while it was looked at", device.getName(), e);
            return false;
        }
    }

    /** Begins its series of announcements anew. From any thread. */
    void announceAnew() {
        timer.run(announcements::restart);
    }

    private void announce() {
        group.ifPresent(hosts -> dialects.announcements().forEach(octets -> send(octets, hosts)));
    }

    /** From any thread. */
    void send(ByteBuffer octets, InetSocketAddress destination) {
        sockets.get(0).send(octets, destination);
    }

    Place place() {
        return Place.of(lan);
    }

    InetSocketAddress address() {
        return sockets.get(0).address();
    }

    boolean isOpen() {
        return sockets.stream().allMatch(LanSocket::isOpen);
    }

    @Override
    public void close() {
        timer.run(announcements::stop);
        sockets.forEach(LanSocket::close);
    }
}
