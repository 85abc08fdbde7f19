package org.sallyport.bench.planes;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that a plane is, in the foreground, with its output in a file. */
final class Program implements Closeable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int CONNECT_MILLIS = 1000;

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Program start(Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        return new Program(process, log);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it is ready; stops it when it is not. */
    void awaitReady(Look look) throws IOException {
        long end = System.nanoTime() + START.toNanos();
        try {
            while (!look.isReady()) {
                if (endsWithin(LOOK) || System.nanoTime() - end > 0) {
                    throw new IOException("it did not become ready: " + Files.readString(log));
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Waits until something accepts at the last of the TCP ports that it is to have. */
    void awaitPort(Plan plan) throws IOException {
        awaitReady(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(Lab.EXTERNAL, plan.sink().high()), CONNECT_MILLIS);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private boolean endsWithin(Duration time) throws InterruptedIOException {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** By SIGTERM, which it should heed, and everything below it. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        if (!endsWithin(STOP)) {
            process.destroyForcibly();
            below.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Whether it is there already. */
    interface Look {
        boolean isReady() throws IOException;
    }
}
