package org.sallyport.protocol.igd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.mapping.Addresses;

/** Any octets at all on a connection, through Jetty as the LAN server sets it up, but for the socket. */
class HttpFuzzTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS;
    private static final Set<Integer> STATUSES =
            Set.of(100, 200, 400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 426, 431, 501, 505);
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3})[^\r\n]*\r\n");

    private static final Door DOOR = new Door();

    @FuzzTest
    @Requirement({"UDA-84", "UDA-85", "UDA-88", "UDA-89"})
    void anyOctetsAreAnsweredByTheRules(byte[] octets) throws Exception {
        DOOR.asked.clear();
        String answer = DOOR.hears(octets);

        DOOR.asked.forEach(HttpFuzzTest::assertMayPass);
        assertThat(answer).doesNotContainIgnoringCase("jetty").doesNotContain("Access-Control");
        if (!answer.isEmpty()) {
            assertThat(answer).startsWith("HTTP/1.1 ");
        }
        Matcher statuses = STATUS_LINE.matcher(answer);
        int passed = 0;
        while (statuses.find()) {
            int status = Integer.parseInt(statuses.group(1));
            assertThat(status).isIn(STATUSES);
            passed += status == 200 ? 1 : 0;
        }
        assertThat(passed).as("as many successes as were let in").isEqualTo(DOOR.asked.size());
    }

    /** What a resource hears has passed the door. */
    private static void assertMayPass(HttpAsk ask) {
        assertThat(ask.header("Origin")).isEmpty();
        assertThat(ask.header("Host").orElse("127.0.0.1").strip()).isIn("127.0.0.1", "127.0.0.1:5000");
        assertThat(ask.body().length).isLessThanOrEqualTo(LIMITS.bodyOctets());
        assertThat(ask.method()).isIn("GET", "HEAD", "POST", "SUBSCRIBE", "UNSUBSCRIBE");
    }

    /** The server without its sockets. */
    private static final class Door {
        private final List<HttpAsk> asked = new CopyOnWriteArrayList<>();
        private final LocalConnector connector;

        Door() {
            ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("fuzz-time", true);
            QueuedThreadPool threads = new QueuedThreadPool(8);
            threads.setDaemon(true);
            Server server = new Server(threads, scheduler, null);
            Counters counters = new Counters();
            ConnectionGuard guard = new ConnectionGuard(new Everywhere(), LIMITS, scheduler, counters);
            Map<String, Resource> resources = Map.of(
                    "/doc", new Listening(Set.of("GET", "HEAD"), false),
                    "/ctl", new Listening(Set.of("POST"), true),
                    "/evt", new Listening(Set.of("SUBSCRIBE", "UNSUBSCRIBE"), false));
            OurHosts hosts = new OurHosts();
            hosts.are(List.of(Addresses.of("127.0.0.1")), 5000);
            server.setHandler(new LanHandler(resources, hosts, LIMITS, guard, counters, "Linux/6 UPnP/1.1 X/1"));
            server.setErrorHandler(new BareErrors(counters));
            connector = new LocalConnector(server, new HttpConnectionFactory(LanServer.http(LIMITS)));
            connector.addBean(guard);
            server.addConnector(connector);
            try {
                server.start();
            } catch (Exception e) { // Jetty's start declares no less.
                throw new IllegalStateException("no server to try", e);
            }
        }

        /** All that is answered until the connection closes, which it must once its other end says no more. */
        String hears(byte[] octets) throws Exception {
            LocalConnector.LocalEndPoint client = connector.connect();
            client.addInputAndExecute(ByteBuffer.wrap(octets));
            client.addInputEOF();
            client.waitUntilClosedOrIdleFor(10, TimeUnit.SECONDS);
            assertThat(client.isOpen()).as("still open").isFalse();
            return client.takeOutputString(ISO_8859_1);
        }

        private final class Listening implements Resource {
            private final Set<String> methods;
            private final boolean body;

            Listening(Set<String> methods, boolean body) {
                this.methods = methods;
                this.body = body;
            }

            @Override
            public Set<String> methods() {
                return methods;
            }

            @Override
            public boolean wantsBody() {
                return body;
            }

            @Override
            public HttpAnswer answer(HttpAsk ask) {
                asked.add(ask);
                return HttpAnswer.of(200);
            }
        }
    }

    /** The connection in memory has no address to speak of. */
    private static final class Everywhere implements Inside {
        @Override
        public boolean contains(InetAddress address) {
            return true;
        }

        @Override
        public boolean isHost(InetAddress address) {
            return true;
        }
    }
}
