package org.sallyport.plane.relay.ftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;

/** Opens nothing, remembers what it was asked for, and answers ports that nobody would guess. */
final class RecordingPaths implements DataPaths {
    static final InetAddress SERVER = Addresses.of("192.0.2.21");
    static final InetAddress GATEWAY = Addresses.of("192.0.2.1");
    static final InetAddress EXTERNAL = Addresses.of("198.51.100.1");
    static final InetAddress CLIENT = Addresses.of("203.0.113.5");

    private final boolean opens;
    private final List<String> asked = new ArrayList<>();

    RecordingPaths(boolean opens) {
        this.opens = opens;
    }

    /** In order, as {@code in 50000} and {@code out 203.0.113.5 50000}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public boolean isServer(InetAddress address) {
        return address.equals(SERVER) || address.equals(EXTERNAL) || address.isAnyLocalAddress();
    }

    @Override
    public boolean isClient(InetAddress address) {
        return address.equals(CLIENT);
    }

    @Override
    public Optional<InetSocketAddress> inward(int port) {
        asked.add("in " + port);
        return opens ? Optional.of(new InetSocketAddress(EXTERNAL, 51201)) : Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> outward(InetSocketAddress client) {
        asked.add("out " + client.getAddress().getHostAddress() + " " + client.getPort());
        return opens ? Optional.of(new InetSocketAddress(GATEWAY, 40001)) : Optional.empty();
    }
}
