package org.sallyport.bench.planes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.sallyport.bench.load.LoadKind;
import org.sallyport.bench.load.Order;
import org.sallyport.bench.load.Target;
import org.sallyport.core.mapping.Transport;

/** Our own gateway as it is distributed. Its mappings are made over REST, its changes asked for over PCP. */
final class Gateway implements Plane {
    private static final String CONFIGURATION = """
            lan: { interfaces: [lan0] }
            wan: { interface: wan0, external-address: %s }
            upnp: { enabled: false }
            leases: { per-client: 100000 }
            forwarding: { plane: %s, relay: { source: %s } }
            policy: policy.yaml
            store: { path: sallyport.db }
            admin: { listen: "127.0.0.1:%d", token-file: admin.token }
            """;

    private static final String POLICY = """
            default: deny
            rules:
              - name: the LAN host
                verdict: allow
                when: { client: [%s] }
                grant: { per-client: 100000 }
            """.formatted(Lab.INSIDE);

    /** Outside the mappings of every plan. */
    private static final Target CHANGED = new Target(Lab.GATEWAY, 62_500, 63_499);

    private final Lab lab;
    private final LoadHost inside;
    private final String plane;
    private final String source;

    /**
     * Makes one that is not started.
     *
     * @param inside on the LAN, from where changes are asked for
     * @param plane {@code forwarding.plane}
     * @param source {@code forwarding.relay.source}
     */
    Gateway(Lab lab, LoadHost inside, String plane, String source) {
        this.lab = lab;
        this.inside = inside;
        this.plane = plane;
        this.source = source;
    }

    @Override
    public boolean carries(Transport transport) {
        return true;
    }

    @Override
    public boolean wantsWarmUp() {
        return plane.equals("relay");
    }

    @Override
    public boolean isForMany() {
        return true;
    }

    @Override
    public Running start(Plan plan) throws IOException {
        Path home = freshHome();
        Program program = Program.start(
                lab.work().resolve("gateway.log"),
                List.of(
                        lab.distribution().resolve("bin/sallyport").toString(),
                        "run",
                        "--config",
                        home.resolve("sallyport.yaml").toString()));
        program.awaitReady(GatewayApi::isHealthy);
        try {
            return new Loaded(program, new GatewayApi(home.resolve("admin.token")).map(plan.forwards()));
        } catch (IOException e) {
            program.close();
            throw e;
        }
    }

    /** A directory with its files, and without leases. */
    private Path freshHome() throws IOException {
        Path home = Files.createDirectories(lab.work().resolve("gateway"));
        try (Stream<Path> old = Files.list(home)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(
                home.resolve("sallyport.yaml"), CONFIGURATION.formatted(Lab.EXTERNAL, plane, source, GatewayApi.PORT));
        Files.writeString(home.resolve("policy.yaml"), POLICY);
        return home;
    }

    private final class Loaded implements Running {
        private final Program program;
        private final long nanos;

        Loaded(Program program, long nanos) {
            this.program = program;
            this.nanos = nanos;
        }

        @Override
        public OptionalLong pid() {
            return OptionalLong.of(program.pid());
        }

        @Override
        public OptionalLong loading() {
            return OptionalLong.of(nanos);
        }

        @Override
        public OptionalLong change(Duration runIn, Duration length) throws IOException {
            return OptionalLong.of(inside.run(new Order(LoadKind.PCP_CHANGES, CHANGED, runIn, length))
                    .median());
        }

        @Override
        public void close() throws IOException {
            program.close();
        }
    }
}
