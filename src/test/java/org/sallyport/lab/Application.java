package org.sallyport.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Somebody else's program that opens ports by itself, on one of the lab's hosts and with a home of its own. */
final class Application implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Host host;
    private final String program;
    private final Home home;
    private final Log log = new Log();
    private @Nullable Process process;

    /** A program that must be installed: a lab without it shows nothing. */
    Application(Host host, String program, String debianPackage) {
        if (Shell.run(List.of("sh", "-c", "command -v " + program)).exit() != 0) {
            throw new AssertionError(program + " is not installed: it is in Debian's package " + debianPackage
                    + ", which .ci/run installs");
        }
        this.host = host;
        this.program = program;
        this.home = new Home(Path.of(program).getFileName().toString());
    }

    /** A Python program among the test's resources, for Debian's own interpreter, which sees Debian's modules. */
    static Application python(Host host, String script, String module, String debianPackage) {
        if (Shell.run(List.of("/usr/bin/python3", "-c", "import " + module)).exit() != 0) {
            throw new AssertionError("Python has no module " + module + ": it is in Debian's package " + debianPackage
                    + ", which .ci/run installs");
        }
        Application application = new Application(host, "/usr/bin/python3", "python3");
        try (InputStream in = Objects.requireNonNull(Application.class.getResourceAsStream(script), script)) {
            application.home.write(script, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return application;
    }

    Home home() {
        return home;
    }

    Log log() {
        return log;
    }

    void start(String... arguments) {
        if (process != null && process.isAlive()) {
            throw new AssertionError(program + " already runs");
        }
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(host.inside(command)).redirectErrorStream(true);
        builder.directory(Path.of(home.path("")).toFile());
        builder.environment().put("HOME", home.path(""));
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        log.follow(process.getInputStream());
    }

    /** SIGTERM, after which it cleans up as far as it does. */
    void terminate() {
        running().destroy();
        end();
    }

    /** SIGKILL, as when its machine loses power. */
    void kill() {
        running().destroyForcibly();
        end();
    }

    private Process running() {
        return Objects.requireNonNull(process, program + " was never started");
    }

    private void end() {
        if (!Shell.await(running(), STOP)) {
            throw new AssertionError(program + " still runs " + STOP + " after the signal:\n" + log.tail(30));
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
        home.close();
    }
}
