package org.sallyport.bench.planes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.sallyport.core.mapping.Transport;

/** nginx with its stream module, a server block for each mapping. */
final class Nginx implements Plane {
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    private final Path work;
    private final OptionalInt buffer;

    /**
     * Makes one that is not started.
     *
     * @param buffer octets; empty for what it comes with
     */
    Nginx(Lab lab, OptionalInt buffer) {
        work = lab.work();
        this.buffer = buffer;
    }

    @Override
    public boolean carries(Transport transport) {
        return true;
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
        Path configuration = work.resolve("nginx.conf");
        Files.writeString(configuration, text(plan));
        Program program = Program.start(
                work.resolve("nginx.log"), List.of("nginx", "-g", "daemon off;", "-c", configuration.toString()));
        program.awaitPort(plan);
        return new HaProxy.Proxy(program);
    }

    private String text(Plan plan) {
        String head = """
                %1$s
                user root;
                worker_processes %2$d;
                pid %3$s/nginx.pid;
                error_log %3$s/nginx-error.log;
                events { worker_connections 20000; }
                stream {
                    access_log off;
                    proxy_connect_timeout 5s;
                    proxy_timeout 300s;
                    %4$s
                """.formatted(
                        Files.exists(MODULE) ? "load_module " + MODULE + ";" : "",
                        Runtime.getRuntime().availableProcessors(),
                        work,
                        buffer.isPresent() ? "proxy_buffer_size " + buffer.getAsInt() + ";" : "");
        return plan.forwards().stream().map(Nginx::block).collect(Collectors.joining("", head, "}\n"));
    }

    private static String block(Forward forward) {
        return "    server { listen %s:%d %s; proxy_pass %s:%d; }%n"
                .formatted(
                        Lab.EXTERNAL,
                        forward.external(),
                        forward.transport() == Transport.UDP ? "udp reuseport" : "backlog=4096",
                        Lab.INSIDE,
                        forward.internal());
    }
}
