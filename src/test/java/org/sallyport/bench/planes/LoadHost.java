package org.sallyport.bench.planes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sallyport.bench.load.Measured;
import org.sallyport.bench.load.Order;
import org.sallyport.bench.load.Target;
import org.sallyport.bench.load.Worker;

/** A host at either end: a Java in its namespace that makes loads, or serves them. Does one thing at a time. */
final class LoadHost implements Closeable {
    /** Beyond what an order takes by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService reader = Executors.newSingleThreadExecutor();
    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    LoadHost(String namespace) throws IOException {
        process = new ProcessBuilder(Lab.inside(namespace, java()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = new PrintStream(process.getOutputStream(), true, UTF_8);
        answers = process.inputReader(UTF_8);
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName());
    }

    void serve() throws IOException {
        order(Worker.SERVE, Duration.ZERO);
    }

    /** Makes a load from its run-in to its end. */
    Measured run(Order order) throws IOException {
        begin(order);
        return end(order);
    }

    /** Begins a load; back when it has run in and is counted from now on. */
    void begin(Order order) throws IOException {
        orders.println(Worker.LOAD + order.line());
        String answer = answer(order.runIn());
        if (!answer.equals(Worker.COUNTING)) {
            throw new IOException(order.kind() + ": " + answer);
        }
    }

    /** Waits for the end of what was begun. */
    Measured end(Order order) throws IOException {
        return Measured.parse(done(answer(order.length())));
    }

    /** Opens so many connections more, and keeps them. */
    void hold(Target target, int count) throws IOException {
        order(Worker.HOLD + target.address() + " " + target.low() + " " + target.high() + " " + count, Duration.ZERO);
    }

    void drop() throws IOException {
        order(Worker.DROP, Duration.ZERO);
    }

    private void order(String line, Duration takes) throws IOException {
        orders.println(line);
        done(answer(takes));
    }

    private static String done(String answer) throws IOException {
        if (!answer.startsWith(Worker.DONE)) {
            throw new IOException(answer);
        }
        return answer.substring(Worker.DONE.length());
    }

    private String answer(Duration takes) throws IOException {
        try {
            String line =
                    reader.submit(answers::readLine).get(takes.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new IOException("the worker has ended");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the worker does not answer", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        reader.shutdownNow();
    }
}
