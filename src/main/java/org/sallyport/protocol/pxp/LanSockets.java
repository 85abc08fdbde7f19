package org.sallyport.protocol.pxp;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the sockets of all LAN interfaces, or none. */
final class LanSockets {
    private static final Logger log = LoggerFactory.getLogger(LanSockets.class);

    private LanSockets() {}

    /**
     * Opens them.
     *
     * @throws IOException naming the address and port that cannot be had; then none is open
     */
    static List<LanSocket> open(List<LanInterface> lan, int port, LanSocket.Surroundings around) throws IOException {
        List<LanSocket> sockets = new ArrayList<>();
        try {
            for (LanInterface each : lan) {
                openOne(each, port, around, sockets);
            }
            return List.copyOf(sockets);
        } catch (IOException | RuntimeException e) {
            sockets.forEach(LanSocket::close);
            throw e;
        }
    }

    private static void openOne(LanInterface lan, int port, LanSocket.Surroundings around, List<LanSocket> sockets)
            throws IOException {
        LanSocket socket = LanSocket.open(lan, lan.name(), port, around);
        sockets.add(socket);
        log.info("answering on UDP {} ({})", LanSocket.text(socket.address()), lan.name());
        Optional<String> loopback = socket.isDeviceBound() ? loopback() : Optional.empty();
        if (loopback.isPresent() && !lan.address().isLoopbackAddress()) {
            // A client on this very host asks our LAN address over loopback, where the device-bound socket is deaf.
            sockets.add(LanSocket.open(lan, loopback.get(), socket.address().getPort(), around));
        }
    }

    private static Optional<String> loopback() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(LanSockets::isLoopback)
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
}
