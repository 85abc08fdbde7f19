package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** Connections that may go on for a while when their lease has ended. */
class RelayDrainIT extends PlaneHosts {
    @Override
    protected Plane newPlane() {
        return plane(Duration.ofMinutes(5));
    }

    private static RelayPlane plane(Duration drain) {
        RelaySettings settings =
                RelaySettings.DEFAULTS.withSource(Source.GATEWAY).withDrain(drain);
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, new Counters(), RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("a lease that ends lets its connections go on, and no new one in")
    void connectionsGoOn() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        close(mapping);
        assertThatThrownBy(() -> dial(outside(), mapping)).isInstanceOf(ConnectException.class);
        say(client, "on");
        assertThat(hear(served, 2)).isEqualTo("on");
    }

    @Test
    @DisplayName("no longer than they may")
    void connectionsEndInTime() throws Exception {
        plane.close();
        plane = plane(Duration.ofSeconds(1));
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        long since = System.nanoTime();
        close(mapping);
        assertReset(client);
        assertReset(served);
        assertThat(System.nanoTime() - since)
                .isGreaterThan(Duration.ofMillis(900).toNanos());
    }

    @Test
    @DisplayName("not when the port leads to another client, at once or later")
    void anotherClientCutsThem() throws Exception {
        ServerSocket server = server();
        ServerSocket elsewhere = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        accept(server);
        apply(new Change.Replace(mapping, leading(mapping, client(elsewhere))));
        assertReset(client);
        Socket another = dial(outside(), mapping);
        accept(elsewhere);
        close(mapping);
        open(mapping);
        assertReset(another);
    }

    @Test
    @DisplayName("they go on when their client gets the lease again, and end with the plane")
    void theSameClientKeepsThem() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        close(mapping);
        open(mapping);
        say(served, "still");
        assertThat(hear(client, 5)).isEqualTo("still");
        plane.close();
        assertReset(client);
    }
}
