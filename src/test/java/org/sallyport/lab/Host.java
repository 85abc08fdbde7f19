package org.sallyport.lab;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One host of the lab: a namespace in which programs run, and an {@link Agent} that does what Java must do there. */
final class Host implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String namespace;
    private @Nullable Line line;

    Host(String name) {
        this.namespace = Namespaces.name(name);
        Namespaces.add(namespace);
    }

    String namespace() {
        return namespace;
    }

    /** {@code ip -n} here; must succeed. */
    void ip(String arguments) {
        Shell.must(("ip -n " + namespace + " " + arguments).split(" ", -1));
    }

    /** Runs a program here to its end. */
    Shell.Result run(String... command) {
        return Shell.run(inside(List.of(command)));
    }

    /** The command that runs this one here; the process it makes is the program itself. */
    List<String> inside(List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(command);
        return all;
    }

    /** Does it here and answers its result; what it throws, this throws. */
    synchronized <T extends Serializable> T call(Agent.Task<T> task) {
        Line open = line;
        if (open == null) {
            open = new Line(inside(java()));
            line = open;
        }
        return open.call(task);
    }

    private static List<String> java() {
        String ours = System.getProperty("java.class.path");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", ours),
                Agent.class.getName());
    }

    @Override
    public synchronized void close() {
        if (line != null) {
            line.close();
        }
    }

    /** The pipe to the agent. */
    private static final class Line implements AutoCloseable {
        private final ExecutorService caller = Executors.newSingleThreadExecutor();
        private final Process process;
        private final ObjectOutputStream out;
        private final ObjectInputStream in;

        Line(List<String> command) {
            try {
                process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                out = new ObjectOutputStream(process.getOutputStream());
                out.flush();
                in = new ObjectInputStream(process.getInputStream());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @SuppressWarnings("unchecked") // the agent answers with what the task made
        <T extends Serializable> T call(Agent.Task<T> task) {
            try {
                Agent.Answer answer = caller.submit(() -> exchange(task)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (answer.failure() != null) {
                    throw new AssertionError("in the namespace: " + answer.failure(), answer.failure());
                }
                return (T) Objects.requireNonNull(answer.value(), "a task that answers nothing");
            } catch (InterruptedException | ExecutionException | TimeoutException failure) {
                throw new AssertionError("the agent does not answer", failure);
            }
        }

        private Agent.Answer exchange(Agent.Task<?> task) throws IOException, ClassNotFoundException {
            out.writeObject(task);
            out.reset();
            out.flush();
            return (Agent.Answer) in.readObject();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            caller.shutdownNow();
        }
    }
}
