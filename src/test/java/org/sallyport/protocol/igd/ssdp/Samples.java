package org.sallyport.protocol.igd.ssdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/**
 * A gateway with an IGD:1 and an IGD:2 face, on a LAN of 192.0.2.0/24. Its trees are richer than those we ship (a PPP
 * connection, an IPv6 firewall), for the rules must hold for any tree (UDA-4).
 */
final class Samples {
    static final String DEVICE = "urn:schemas-upnp-org:device:";
    static final String SERVICE = "urn:schemas-upnp-org:service:";
    static final String SERVER = "Linux/6 UPnP/1.1 Sallyport/0.1";

    static final String ROOT_1 = "uuid:11111111-0000-4000-8000-00000000000a";
    static final String WAN_1 = "uuid:11111111-0000-4000-8000-00000000000b";
    static final String CONNECTION_1 = "uuid:11111111-0000-4000-8000-00000000000c";
    static final String ROOT_2 = "uuid:22222222-0000-4000-8000-00000000000a";
    static final String WAN_2 = "uuid:22222222-0000-4000-8000-00000000000b";
    static final String CONNECTION_2 = "uuid:22222222-0000-4000-8000-00000000000c";

    static final Advertised IGD_1 = new Advertised(
            "/igd1.xml",
            101,
            Presence.ANNOUNCED,
            List.of(
                    device(ROOT_1, "InternetGatewayDevice:1", "Layer3Forwarding:1"),
                    device(WAN_1, "WANDevice:1", "WANCommonInterfaceConfig:1"),
                    device(CONNECTION_1, "WANConnectionDevice:1", "WANIPConnection:1", "WANPPPConnection:1")));

    static final LanInterface LAN = lan("br-lan", 2, "192.0.2.1", "192.0.2.0/24");
    static final Link LINK = Link.of(LAN, SsdpSettings.PORT);
    static final Link LINK_LOCAL = Link.of(linkLocalSide("br-lan", 2, "fe80::1"), SsdpSettings.PORT);
    static final InetSocketAddress CLIENT = new InetSocketAddress(Addresses.of("192.0.2.50"), 40000);

    private Samples() {}

    /** The IGD:2 face, in the presence that a test wants. */
    static Advertised igd2(Presence presence) {
        return new Advertised(
                "/igd2.xml",
                202,
                presence,
                List.of(
                        device(ROOT_2, "InternetGatewayDevice:2", "Layer3Forwarding:1"),
                        device(WAN_2, "WANDevice:2", "WANCommonInterfaceConfig:1"),
                        device(
                                CONNECTION_2,
                                "WANConnectionDevice:2",
                                "WANIPConnection:2",
                                "WANIPv6FirewallControl:1")));
    }

    static Advertised.Device device(String udn, String type, String... services) {
        return new Advertised.Device(
                udn,
                DEVICE + type,
                List.of(services).stream().map(SERVICE::concat).toList());
    }

    /** Both faces as {@code upnp.version: auto} has them: the first announced, the second only when asked for. */
    static List<Advertised> auto() {
        return List.of(IGD_1, igd2(Presence.WHEN_ASKED));
    }

    static SsdpSettings settings() {
        return SsdpSettings.of(List.of(LAN), 5000, SERVER, 7);
    }

    static LanInterface lan(String name, int index, String address, String prefix) {
        return new LanInterface(
                name, index, Addresses.of(address), Prefix.parse(prefix).orElseThrow());
    }

    static LanInterface linkLocalSide(String name, int index, String address) {
        return new LanInterface(
                name,
                index,
                linkLocal(address, index),
                Prefix.parse("fe80::/64").orElseThrow());
    }

    /** An address as the socket of an interface says it, with the interface's number. */
    static InetAddress linkLocal(String address, int index) {
        try {
            return Inet6Address.getByAddress(null, Addresses.of(address).getAddress(), index);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** An inside that knows these prefixes. */
    static Inside inside(String... prefixes) {
        List<Prefix> known = List.of(prefixes).stream()
                .map(p -> Prefix.parse(p).orElseThrow())
                .toList();
        return new Inside() {
            @Override
            public boolean contains(InetAddress address) {
                return known.stream().anyMatch(prefix -> prefix.contains(address));
            }

            @Override
            public boolean isHost(InetAddress address) {
                return contains(address);
            }
        };
    }

    /** A search to the group as most clients write it. */
    static String search(String target) {
        return """
                M-SEARCH * HTTP/1.1\r
                HOST: 239.255.255.250:1900\r
                MAN: "ssdp:discover"\r
                MX: 2\r
                ST: %s\r
                \r
                """.formatted(target);
    }

    static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
