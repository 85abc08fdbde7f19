package org.sallyport.protocol.pxp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.protocol.pcp.Octets.octets;
import static org.sallyport.protocol.pxp.Loopback.ADDRESS;
import static org.sallyport.protocol.pxp.Loopback.ANNOUNCEMENT;
import static org.sallyport.protocol.pxp.Loopback.ask;
import static org.sallyport.protocol.pxp.Loopback.receive;
import static org.sallyport.protocol.pxp.Loopback.side;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.Rule;

/** What clients hear unasked when a mapping of theirs ends early, over loopback sockets. */
class UpdateIT {
    private static final String MAP = "02 01 0000 00001c20 00000000000000000000ffff 7f000009"
            + "000102030405060708090a0b 11 000000 1000 0000 00000000000000000000ffff 00000000";
    private static final byte[] ENDED = octets("02 81 00 00 00000000 00000000 000000000000000000000000"
            + "000102030405060708090a0b 11 000000 1000 0000 00000000000000000000ffff 00000000");

    private final Loopback loopback = new Loopback();

    @AfterEach
    void close() throws Exception {
        loopback.close();
    }

    @Test
    @Requirement({"PCP-53", "PCP-54"})
    @DisplayName(
            "PCP-53, PCP-54: the socket that asked hears of the end, from the address it asked, until it asks again")
    void aRevocationReachesTheSocketThatAsked() throws Exception {
        PxpResponder responder = loopback.start(side("127.0.0.1"), side("127.0.0.2"));
        DatagramSocket client =
                loopback.client("127.0.0.9", responder.addresses().get(1));
        assertThat(ask(client, MAP)[3]).isZero();
        revoke();
        assertThat(receive(client)).isEqualTo(ENDED);
        assertThat(receive(client)).isEqualTo(ENDED);
        assertThat(ask(client, MAP)).startsWith(octets("02 81 00 00 00001c20"));
        client.setSoTimeout(1500);
        assertThatThrownBy(() -> receive(client))
                .as("the third copy, due within half a second")
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @Requirement("PCP-53")
    void aReloadedPolicyReachesTheSocketThatAsked() throws Exception {
        PxpResponder responder = loopback.start(side("127.0.0.1"));
        DatagramSocket client =
                loopback.client("127.0.0.9", responder.addresses().get(0));
        assertThat(ask(client, MAP)[3]).isZero();
        loopback.gateway
                .gateway
                .reload(GatewaySettings.DEFAULTS, new Policy(Rule.Decision.DENY, List.of()))
                .toCompletableFuture()
                .get(5, SECONDS);
        assertThat(receive(client)).isEqualTo(ENDED);
    }

    @Test
    @Requirement({"PMP-24", "PMP-66"})
    @DisplayName("PMP-24, PMP-66: what the admin ends of NAT-PMP's is announced, for it has no other word for it")
    void aRevocationOfNatPmpIsAnnounced() throws Exception {
        DatagramSocket listener = loopback.bound("127.0.0.1", 0);
        PxpResponder responder = loopback.start(
                UdpSockets.best(), new PxpSettings(true, true, List.of(side("127.0.0.1")), 0, listener.getLocalPort()));
        hearCopies(listener, 3);
        DatagramSocket client =
                loopback.client("127.0.0.9", responder.addresses().get(0));
        assertThat(ask(client, "00 01 0000 1000 1000 00001c20")).startsWith(octets("00 81 0000"));
        revoke();
        hearCopies(listener, 2);
        client.setSoTimeout(100);
        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
    }

    private void revoke() throws Exception {
        LeaseId id = loopback.gateway
                .gateway
                .read(view -> view.at(0).orElseThrow().id())
                .toCompletableFuture()
                .get(5, SECONDS);
        loopback.gateway
                .gateway
                .delete(new Deletion.Revocation(id))
                .toCompletableFuture()
                .get(5, SECONDS);
    }

    private static void hearCopies(DatagramSocket listener, int copies) throws IOException {
        for (int copy = 0; copy < copies; copy++) {
            assertThat(receive(listener)).isEqualTo(ANNOUNCEMENT);
            assertThat(receive(listener)).isEqualTo(ADDRESS);
        }
    }
}
