package org.sallyport.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateway under test: the distribution's own launcher, its files in a directory that outlives its lives. */
final class Sallyport implements AutoCloseable {
    static final String POLICY = """
            default: deny
            rules:
              - name: high ports for the LAN
                verdict: allow
                when: { client: [192.168.77.0/24], external-port: [1024-65535], internal-port: [1024-65535] }
            """;

    static final String CONFIG = """
            lan: { interfaces: [br-lan] }
            wan: { interface: wan0 }
            leases: { min-lifetime: 1s, per-client: 10000 }
            policy: policy.yaml
            store: { path: sallyport.db }
            admin: { token-file: admin.token }
            """;

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Host host;
    private final Home home = new Home("gateway");
    private final Log log = new Log();
    private @Nullable Process process;

    Sallyport(Host host) {
        this.host = host;
        write("sallyport.yaml", CONFIG);
        write("policy.yaml", POLICY);
    }

    /** The directory of `mvn package`, or another made of it. */
    static Path distribution() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("sallyport.distribution"), "-Dsallyport.distribution names the distribution"));
    }

    void write(String file, String text) {
        home.write(file, text);
    }

    String read(String file) {
        return home.read(file);
    }

    Log log() {
        return log;
    }

    /** Runs one of its commands to the end, with this gateway's configuration where it takes one. */
    Shell.Result command(String... arguments) {
        return Shell.run(host.inside(
                Stream.concat(Stream.of(launcher()), Stream.of(arguments)).toList()));
    }

    /** Removes what its store keeps, as if it had never run. */
    void forget() {
        for (String file : List.of("sallyport.db", "sallyport.db-wal", "sallyport.db-shm")) {
            home.delete(file);
        }
    }

    String configuration() {
        return home.path("sallyport.yaml");
    }

    /** Starts it and waits until it says that it is ready. */
    void start() {
        int before = log.size();
        launch();
        await("the ready line")
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!isAlive()) {
                        throw new AssertionError("the gateway ended at its start:\n" + log.tail(60));
                    }
                    return log.has(before, line -> line.contains("INFO") && line.contains("ready"));
                });
    }

    /** Starts it and waits for nothing. */
    void launch() {
        if (isAlive()) {
            throw new AssertionError("the gateway already runs");
        }
        try {
            process = new ProcessBuilder(host.inside(List.of(launcher(), "run", "--config", configuration())))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        log.follow(process.getInputStream());
    }

    private static String launcher() {
        return distribution().resolve("bin/sallyport").toString();
    }

    /** Of the gateway itself: its launcher becomes it. */
    long pid() {
        return running().pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL, without a word to it. */
    void kill() {
        end(running().destroyForcibly());
    }

    /** SIGTERM; answers its exit code. */
    int terminate() {
        running().destroy();
        return end(running());
    }

    /** SIGHUP. */
    void reload() {
        Shell.must("kill", "-HUP", Long.toString(running().pid()));
    }

    private Process running() {
        return Objects.requireNonNull(process, "the gateway was never started");
    }

    private static int end(Process process) {
        if (!Shell.await(process, STOP)) {
            throw new AssertionError("the gateway still runs " + STOP + " after the signal");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
        home.close();
    }
}
