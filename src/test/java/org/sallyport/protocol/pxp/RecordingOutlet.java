package org.sallyport.protocol.pxp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.protocol.pcp.Octets;
import org.sallyport.protocol.pxp.WaysBack.Way;

/** A LAN of 192.0.2.0/24 that nothing leaves. */
final class RecordingOutlet implements Updates.Outlet {
    static final LanInterface LAN =
            new LanInterface("br-lan", 7, Addresses.of("192.0.2.1"), new Prefix(Addresses.of("192.0.2.0"), 24));

    /** What was sent: {@code address:port octets}. */
    final List<String> sent = new ArrayList<>();

    int announced;

    @Override
    public Optional<Way> towards(InetAddress client) {
        return LAN.prefix().contains(client)
                ? Optional.of(new Way(LAN, new InetSocketAddress(client, 5350)))
                : Optional.empty();
    }

    @Override
    public void send(Way way, ByteBuffer octets) {
        sent.add(LanSocket.text(way.client()) + " "
                + Octets.hex(Octets.of(octets)).replace(" ", ""));
    }

    @Override
    public void announce() {
        announced++;
    }
}
