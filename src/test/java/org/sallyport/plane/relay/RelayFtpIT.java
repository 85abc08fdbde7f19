package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** The ways that a relayed FTP control connection opens, and when they are shut. */
class RelayFtpIT extends PlaneHosts {
    private final Counters counters = new Counters();
    private ServerSocket server = keep(unchecked(ServerSocket::new));
    private Mapping mapping = new Mapping(
            new MappingKey(Transport.TCP, external(), unchecked(this::freePort)),
            new InternalClient(inside(), 21),
            RemoteFilter.EVERYONE,
            true);
    private Socket control = new Socket();
    private Socket controlInside = new Socket();

    @Override
    protected Plane newPlane() {
        return plane(true);
    }

    private RelayPlane plane(boolean ftp) {
        return new RelayPlane(settings().withFtp(ftp), RelayPlaneIT.NOBODY, counters, RelayPlaneIT.noPath());
    }

    RelaySettings settings() {
        return RelaySettings.DEFAULTS.withSource(Source.GATEWAY);
    }

    @BeforeEach
    void serve() throws IOException {
        try {
            server.bind(new InetSocketAddress(inside(), 21));
        } catch (SocketException e) {
            abort("no server at port 21: " + e.getMessage());
        }
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    @Test
    @DisplayName("a client that asks for passive mode gets in by the port that it is told, once")
    void passive() throws Exception {
        begin();
        ServerSocket data = server();
        int port = passive(data);
        assertThat(openings())
                .singleElement()
                .satisfies(opening -> assertThat(opening.external()).isEqualTo(end(external(), port)))
                .satisfies(opening -> assertThat(opening.internal()).isEqualTo(end(inside(), data.getLocalPort())))
                .satisfies(opening -> assertThat(opening.remote()).isEqualTo(end(outside(), 0)))
                .satisfies(opening -> assertThat(opening.left().toSeconds()).isBetween(30L, 60L));

        long before = plane.traffic(mapping.key()).bytesIn();
        Socket client = dial(outside(), port);
        Socket transfer = accept(data);
        say(client, "up");
        assertThat(hear(transfer, 2)).isEqualTo("up");
        say(transfer, "down");
        assertThat(hear(client, 4)).isEqualTo("down");
        assertThat(plane.traffic(mapping.key()).bytesIn()).isEqualTo(before + 2);
        assertThat(plane.traffic(mapping.key()).connections()).isEqualTo(2);

        await().until(() -> openings().isEmpty());
        assertTurnedAway(() -> dial(outside(), port));
        assertNobodyCalls(data);
    }

    @Test
    @DisplayName("a way is for the host that has the control connection: another one is turned away, and takes nothing")
    void nobodyElse() throws Exception {
        begin();
        ServerSocket data = server();
        int port = passive(data);
        assertTurnedAway(() -> dial(otherOutside(), port));
        assertThat(counters.of("relay.tcp.refused.beside")).isEqualTo(1);
        assertNobodyCalls(data);
        dial(outside(), port);
        accept(data);
    }

    @Test
    @DisplayName("a way is shut when the control connection ends; what came by it may finish")
    void endsWithTheSession() throws Exception {
        begin();
        ServerSocket data = server();
        int used = passive(data);
        Socket client = dial(outside(), used);
        Socket transfer = accept(data);
        int unused = passive(data);
        control.close();
        controlInside.close();
        await().until(() -> openings().isEmpty());
        assertTurnedAway(() -> dial(outside(), unused));
        say(client, "last");
        assertThat(hear(transfer, 4)).isEqualTo("last");
    }

    @Test
    @DisplayName("NAT-27: with the lease its ways are shut, and its data connections cut")
    void endsWithTheLease() throws Exception {
        begin();
        ServerSocket data = server();
        Socket client = dial(outside(), passive(data));
        Socket transfer = accept(data);
        int unused = passive(data);
        close(mapping);
        assertTurnedAway(() -> dial(outside(), unused));
        assertReset(client);
        assertReset(transfer);
        assertThat(openings()).isEmpty();
    }

    @Test
    @DisplayName("a session has one way at a time: the one it asked for last")
    void oneAtATime() throws Exception {
        begin();
        ServerSocket data = server();
        int first = passive(data);
        int second = passive(data);
        assertThat(openings()).hasSize(1);
        assertTurnedAway(() -> dial(outside(), first));
        dial(outside(), second);
        accept(data);
    }

    @Test
    @DisplayName("in active mode the server dials the gateway, and the client is dialled from the external address")
    void active() throws Exception {
        begin();
        ServerSocket client = keep(new ServerSocket(0, 1, outside()));
        client.setSoTimeout(PATIENCE_MILLIS);
        InetSocketAddress told = active(client);
        assertThat(told.getAddress()).isEqualTo(controlInside.getInetAddress());
        assertThat(openings())
                .singleElement()
                .satisfies(opening -> assertThat(opening.external()).isEqualTo(end(external(), 0)))
                .satisfies(opening -> assertThat(opening.internal()).isEqualTo(end(inside(), 0)))
                .satisfies(opening -> assertThat(opening.remote()).isEqualTo(end(outside(), client.getLocalPort())));

        long before = plane.traffic(mapping.key()).bytesOut();
        assertTurnedAway(() -> dial(otherOutside(), told));
        Socket transfer = dial(inside(), told);
        Socket received = accept(client);
        assertThat(received.getInetAddress()).isEqualTo(external());
        say(transfer, "down");
        assertThat(hear(received, 4)).isEqualTo("down");
        say(received, "up");
        assertThat(hear(transfer, 2)).isEqualTo("up");
        assertThat(plane.traffic(mapping.key()).bytesOut()).isEqualTo(before + 4);
        await().until(() -> openings().isEmpty());
    }

    @Test
    @DisplayName("NAT-57: switched off, nothing is altered and no way opened")
    void off() throws Exception {
        plane.close();
        plane = plane(false);
        begin();
        say(control, "PORT 127,0,0,10,200,1\r\nPASV\r\n");
        assertThat(line(controlInside)).isEqualTo("PORT 127,0,0,10,200,1");
        assertThat(line(controlInside)).isEqualTo("PASV");
        say(controlInside, "227 Entering Passive Mode (127,0,0,3,200,1).\r\n");
        assertThat(line(control)).isEqualTo("227 Entering Passive Mode (127,0,0,3,200,1).");
        assertThat(openings()).isEmpty();
    }

    @Test
    @DisplayName("NAT-57: only a server at internal port 21 is taken for FTP")
    void anotherPort() throws Exception {
        server.close();
        server = server();
        mapping = leading(mapping, client(server));
        begin();
        say(control, "PASV\r\n");
        assertThat(line(controlInside)).isEqualTo("PASV");
        say(controlInside, "227 Entering Passive Mode (127,0,0,3,200,1).\r\n");
        assertThat(line(control)).isEqualTo("227 Entering Passive Mode (127,0,0,3,200,1).");
    }

    private void begin() throws Exception {
        open(mapping);
        control = dial(outside(), mapping);
        controlInside = accept(server);
        say(controlInside, "220 ready\r\n");
        assertThat(line(control)).isEqualTo("220 ready");
    }

    /** The port outside that the client is told. */
    private int passive(ServerSocket data) throws IOException {
        say(control, "EPSV\r\n");
        assertThat(line(controlInside)).isEqualTo("EPSV");
        say(controlInside, "229 Entering Extended Passive Mode (|||" + data.getLocalPort() + "|)\r\n");
        return Integer.parseInt(line(control).replaceAll("\\D*229\\D*(\\d+)\\D*", "$1"));
    }

    /** Where the server is told that the client waits. */
    private InetSocketAddress active(ServerSocket client) throws IOException {
        say(control, "EPRT |1|" + outside().getHostAddress() + "|" + client.getLocalPort() + "|\r\n");
        String[] words = line(controlInside).split("\\|", -1);
        return new InetSocketAddress(Addresses.of(words[2]), Integer.parseInt(words[3]));
    }

    private static String line(Socket socket) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = socket.getInputStream().read();
                octet != '\n';
                octet = socket.getInputStream().read()) {
            assertThat(octet).as("after '%s'", line).isNotNegative();
            line.write(octet);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private Socket dial(InetAddress from, int port) throws IOException {
        return dial(from, new InetSocketAddress(external(), port));
    }

    private Socket dial(InetAddress from, InetSocketAddress to) throws IOException {
        Socket socket = keep(new Socket());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(to, PATIENCE_MILLIS);
        return socket;
    }

    private List<Opening> openings() {
        return plane.openings(mapping.key());
    }

    private static Opening.Endpoint end(InetAddress address, int port) {
        return new Opening.Endpoint(address, port);
    }
}
