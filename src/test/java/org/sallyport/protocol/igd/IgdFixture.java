package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** UPnP on a real loopback in front of a gateway that grants everything, and what it takes to ask it by hand. */
final class IgdFixture implements AutoCloseable {
    static final String IPC1 = "urn:schemas-upnp-org:service:WANIPConnection:1";
    static final String IPC2 = "urn:schemas-upnp-org:service:WANIPConnection:2";
    static final InetAddress LOCAL = Addresses.of("127.0.0.1");
    static final InetAddress LOCAL6 = Addresses.of("::1");

    final TestGateway gateway = TestGateway.at(
                    "2030-01-01T12:00:00Z", TestGateway.everything(Optional.empty(), OptionalInt.empty(), false))
            .serve();
    final Counters counters = new Counters();
    final FixedWanLink link = new FixedWanLink();
    final IgdResponder responder;
    private int port;

    IgdFixture(IgdSettings.Version version, ClientFace... clients) throws IOException {
        IgdSettings settings = new IgdSettings(
                version,
                List.of(clients),
                0,
                "Test",
                UUID.randomUUID(),
                1,
                "0.1.0",
                List.of(side(LOCAL)),
                Path.of("descriptors"));
        gateway.inside.oneHost(LOCAL, LOCAL6);
        responder = new IgdResponder(
                settings,
                freeUdpPort(),
                gateway.gateway,
                new BothFamilies(gateway.inside),
                link,
                gateway.clock(),
                counters);
        responder.start();
        port = responder.port();
    }

    int port() {
        return port;
    }

    /** A side on loopback. */
    static LanInterface side(InetAddress address) throws IOException {
        NetworkInterface lo = NetworkInterface.getByInetAddress(LOCAL);
        return new LanInterface(
                lo.getName(),
                lo.getIndex(),
                address,
                Prefix.parse("127.0.0.0/8").orElseThrow());
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Sends exactly this to our IPv4 side on a connection of its own. */
    RawHttp.Answer raw(String request) throws IOException {
        return RawHttp.ask(port, request);
    }

    /** Gets a path as a client with this User-Agent, none when it is empty. */
    RawHttp.Answer get(String path, String agent) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + agentHeader(agent) + "\r\n");
    }

    RawHttp.Answer post(String path, String type, String action, String arguments) throws IOException {
        return raw(posting(path, type, action, arguments, ""));
    }

    RawHttp.Answer postAs(String agent, String path, String type, String action, String arguments) throws IOException {
        return raw(posting(path, type, action, arguments, agentHeader(agent)));
    }

    RawHttp.Answer postFrom(InetAddress from, String path, String type, String action, String arguments)
            throws IOException {
        try (RawHttp client = new RawHttp(port, from)) {
            return client.send(posting(path, type, action, arguments, "")).answer();
        }
    }

    private static String agentHeader(String agent) {
        return agent.isEmpty() ? "" : "User-Agent: " + agent + "\r\n";
    }

    /** A plain request of an action, to the IPv4 side. */
    String posting(String path, String type, String action, String arguments, String headers) {
        return postingTo("127.0.0.1:" + port, path, type + "#" + action, headers, envelope(type, action, arguments));
    }

    static String postingTo(String host, String path, String soapAction, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "SOAPACTION: \"" + soapAction
                + "\"\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body;
    }

    static String envelope(String type, String action, String arguments) {
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><u:" + action + " xmlns:u=\""
                + type + "\">" + arguments + "</u:" + action + "></s:Body></s:Envelope>";
    }

    /** The arguments of a mapping of TCP to port 80 of this client. */
    static String mapping(int externalPort, String client) {
        return "<NewRemoteHost></NewRemoteHost><NewExternalPort>" + externalPort + "</NewExternalPort>"
                + "<NewProtocol>TCP</NewProtocol><NewInternalPort>80</NewInternalPort>"
                + "<NewInternalClient>" + client + "</NewInternalClient><NewEnabled>1</NewEnabled>"
                + "<NewPortMappingDescription>x</NewPortMappingDescription>"
                + "<NewLeaseDuration>3600</NewLeaseDuration>";
    }

    /** The arguments that name a mapping of TCP. */
    static String key(int externalPort) {
        return "<NewRemoteHost></NewRemoteHost><NewExternalPort>" + externalPort + "</NewExternalPort>"
                + "<NewProtocol>TCP</NewProtocol>";
    }

    @Override
    public void close() {
        responder.close();
        gateway.close();
    }

    /** The loopback network of both families, where ::1 and 127.0.0.1 are one host. */
    private record BothFamilies(Inside ipv4) implements Inside {
        @Override
        public boolean contains(InetAddress address) {
            return ipv4.contains(address) || address.equals(LOCAL6);
        }

        @Override
        public boolean isHost(InetAddress address) {
            return ipv4.isHost(address);
        }

        @Override
        public boolean isSameHost(InetAddress one, InetAddress other) {
            return ipv4.isSameHost(one, other);
        }
    }
}
