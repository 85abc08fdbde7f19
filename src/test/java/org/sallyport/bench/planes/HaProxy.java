package org.sallyport.bench.planes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.sallyport.core.mapping.Transport;

/** HAProxy in TCP mode, a section for each mapping. */
final class HaProxy implements Plane {
    private final Path configuration;
    private final Path log;
    private final OptionalInt buffer;

    /**
     * Makes one that is not started.
     *
     * @param buffer octets; empty for what it comes with
     */
    HaProxy(Lab lab, OptionalInt buffer) {
        configuration = lab.work().resolve("haproxy.cfg");
        log = lab.work().resolve("haproxy.log");
        this.buffer = buffer;
    }

    @Override
    public boolean carries(Transport transport) {
        return transport == Transport.TCP;
    }

    @Override
    public boolean wantsWarmUp() {
        return false;
    }

    @Override
    public boolean isForMany() {
        return false;
    }

    @Override
    public Running start(Plan plan) throws IOException {
        Files.writeString(configuration, text(plan));
        Program program = Program.start(log, List.of("haproxy", "-db", "-f", configuration.toString()));
        program.awaitPort(plan);
        return new Proxy(program);
    }

    private String text(Plan plan) {
        String head = """
                global
                    maxconn 8000
                    nbthread %d
                    %s
                defaults
                    mode tcp
                    maxconn 8000
                    timeout connect 5s
                    timeout client 300s
                    timeout server 300s
                """.formatted(
                        Runtime.getRuntime().availableProcessors(),
                        buffer.isPresent() ? "tune.bufsize " + buffer.getAsInt() : "");
        return plan.forwards().stream()
                .filter(forward -> carries(forward.transport()))
                .map(forward -> "listen m%d%n    bind %s:%d%n    server inside %s:%d%n"
                        .formatted(
                                forward.external(), Lab.EXTERNAL, forward.external(), Lab.INSIDE, forward.internal()))
                .collect(Collectors.joining("", head, ""));
    }

    /** A proxy at work: a program and nothing else. */
    record Proxy(Program program) implements Running {
        @Override
        public OptionalLong pid() {
            return OptionalLong.of(program.pid());
        }

        @Override
        public void close() throws IOException {
            program.close();
        }
    }
}
