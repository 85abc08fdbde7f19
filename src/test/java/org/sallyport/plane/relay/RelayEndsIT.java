package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** What a socket watched edge-triggered tells only once: a RST behind other things, and urgent data. */
class RelayEndsIT extends PlaneHosts {
    private static final int ROUNDS = 50;
    private static final int SYNCH = 0xf2;

    @Override
    protected Plane newPlane() {
        RelaySettings settings = RelaySettings.DEFAULTS.withSource(Source.GATEWAY);
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, new Counters(), RelayPlaneIT.noPath());
    }

    @BeforeEach
    void requireEpoll() {
        Assumptions.assumeTrue(Epoll.isAvailable());
    }

    @Test
    @DisplayName("NAT-31: a RST behind a FIN passes, though nobody has anything more to say")
    void resetBehindEndPasses() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        client.shutdownOutput();
        assertThat(served.getInputStream().read()).isEqualTo(-1);
        reset(client);
        awaitNoConnection();
    }

    @Test
    @DisplayName("NAT-31: a RST right behind the last octets passes, from either side")
    void resetBehindDataPasses() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        for (int i = 0; i < ROUNDS; i++) {
            Socket client = dial(outside(), mapping);
            Socket served = accept(server);
            assertResetPasses(served, client);
            client = dial(outside(), mapping);
            served = accept(server);
            assertResetPasses(client, served);
        }
    }

    private void assertResetPasses(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(new byte[100]);
        reset(from);
        assertThatThrownBy(() -> to.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
        awaitNoConnection();
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void awaitNoConnection() {
        await().until(() -> ((RelayPlane) plane).connections() == 0);
    }

    @Test
    @DisplayName("urgent data and what follows them pass in their places, both ways and before a FIN")
    void urgentDataPass() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        for (int i = 0; i < ROUNDS; i++) {
            assertUrgentPass(client, served);
            assertUrgentPass(served, client);
        }
        sendUrgent(client);
        client.shutdownOutput();
        assertThat(served.getInputStream().readAllBytes()).isEqualTo(expected());
        sendUrgent(served);
        served.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(expected());
    }

    private static void assertUrgentPass(Socket from, Socket to) throws IOException {
        sendUrgent(from);
        assertThat(to.getInputStream().readNBytes(expected().length)).isEqualTo(expected());
    }

    private static void sendUrgent(Socket socket) throws IOException {
        socket.getOutputStream().write("before".getBytes(StandardCharsets.US_ASCII));
        socket.sendUrgentData(SYNCH);
        socket.getOutputStream().write("ABOR\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] expected() {
        return ("before" + (char) SYNCH + "ABOR\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
