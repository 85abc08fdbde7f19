package org.sallyport.protocol.igd.gena;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;

/**
 * SUBSCRIBE and UNSUBSCRIBE with any headers (UDA §4.1): a method in the first line, then a header in each. A SID of
 * {@code $} stands for the one of a subscription that is there.
 */
class GenaFuzzTest {
    private static final String TOPIC = "/igd1/evt/IPConn";
    private static final InetAddress HOST = Addresses.of("192.0.2.10");
    private static final Map<String, String> VALUES = Map.of("A", "<&>");

    @FuzzTest
    @Requirement({"UDA-66", "UDA-69", "UDA-81", "UDA-82"})
    void anyHeadersSubscribeToOneselfOrNotAtAll(byte[] octets) {
        Outbox outbox = new Outbox();
        Subscriptions subscriptions =
                new Subscriptions(() -> Instant.parse("2030-01-01T12:00:00Z"), outbox, new TestGateway.TestInside());
        String sid = subscribed(subscriptions, "<http://192.0.2.10:5000/>");
        subscribed(subscriptions, "<http://192.0.2.10:5001/>");
        List<String> lines = new String(octets, ISO_8859_1).lines().toList();
        boolean leaves = !lines.isEmpty() && lines.get(0).startsWith("UNSUBSCRIBE");
        GenaRequest request = request(lines, sid);

        GenaAnswer answer = leaves
                ? subscriptions.unsubscribe(TOPIC, request)
                : subscriptions.subscribe(TOPIC, request, () -> VALUES);

        if (answer instanceof GenaAnswer.Refused refused) {
            assertThat(refused.status()).isIn(400, 412, 503);
            assertThat(subscriptions.size()).isEqualTo(2);
        } else if (answer instanceof GenaAnswer.Unsubscribed) {
            assertThat(leaves).isTrue();
            assertThat(subscriptions.size()).isEqualTo(1);
        } else if (answer instanceof GenaAnswer.Subscribed subscribed) {
            assertThat(subscribed.lifetime()).isBetween(Timeout.SHORTEST, Timeout.LONGEST);
            assertThat(subscribed.fresh()).isEqualTo(request.sid().isEmpty());
            subscriptions.established(subscribed.sid());
        }
        outbox.sent.forEach(GenaFuzzTest::assertHarmless);
    }

    private static String subscribed(Subscriptions subscriptions, String callback) {
        GenaRequest request = request(List.of("", "NT: upnp:event", "CALLBACK: " + callback), "");
        GenaAnswer answer = subscriptions.subscribe(TOPIC, request, () -> VALUES);
        return ((GenaAnswer.Subscribed) answer).sid();
    }

    private static GenaRequest request(List<String> lines, String sid) {
        Map<String, String> headers = new HashMap<>();
        lines.stream().skip(1).filter(line -> line.indexOf(':') > 0).forEach(line -> {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toUpperCase(Locale.ROOT);
            headers.putIfAbsent(name, line.substring(colon + 1).strip());
        });
        headers.computeIfPresent("SID", (name, value) -> value.equals("$") ? sid : value);
        return new GenaRequest(
                HOST,
                header(headers, "SID"),
                header(headers, "CALLBACK"),
                header(headers, "NT"),
                header(headers, "TIMEOUT"));
    }

    private static Optional<String> header(Map<String, String> headers, String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** An event goes to the subscriber and nobody else, and nothing of its callback breaks out of the request line. */
    private static void assertHarmless(Outbox.Sent sent) {
        assertThat(sent.callbacks().size()).isBetween(1, Callback.MOST);
        for (Callback callback : sent.callbacks()) {
            assertThat(callback.address()).isEqualTo(HOST);
            assertThat(callback.port() == 80 || callback.port() >= 1024).isTrue();
            String text =
                    ISO_8859_1.decode(sent.notification().octets(callback)).toString();
            List<String> head =
                    text.substring(0, text.indexOf("\r\n\r\n")).lines().toList();
            assertThat(head).hasSize(9);
            assertThat(head.get(0)).matches("NOTIFY /[!-~]* HTTP/1\\.1");
            assertThat(head.get(1)).isEqualTo("HOST: 192.0.2.10:" + callback.port());
        }
    }

    /** Keeps what leaves. */
    private static final class Outbox implements Notifier {
        private final List<Sent> sent = new ArrayList<>();

        record Sent(List<Callback> callbacks, Notification notification) {}

        @Override
        public CompletionStage<Delivery> send(List<Callback> callbacks, Notification notification) {
            sent.add(new Sent(callbacks, notification));
            return new CompletableFuture<>();
        }

        @Override
        public void close() {}
    }
}
