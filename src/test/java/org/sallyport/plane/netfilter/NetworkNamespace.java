package org.sallyport.plane.netfilter;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace of its own with a thread of this process in it: what the thread opens, programs and threads it
 * starts included, is there. Gone when closed.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final long PATIENCE_SECONDS = 20;

    private final String name;
    private final ExecutorService thread;

    private NetworkNamespace(String name) throws Exception {
        this.name = name;
        run("ip", "netns", "add", name);
        run("ip", "-n", name, "link", "set", "lo", "up");
        thread = Executors.newSingleThreadExecutor(task -> new Thread(task, name));
        thread.submit(() -> {
                    Setns.enter("/run/netns/" + name);
                    return name;
                })
                .get();
    }

    /** Makes one; the name is made unique to this process. */
    public static NetworkNamespace make(String name) throws Exception {
        return new NetworkNamespace("spnft" + ProcessHandle.current().pid() + "-" + name);
    }

    public String name() {
        return name;
    }

    /** Does it in there. What it throws, this throws. */
    public <T> T call(Callable<T> task) throws Exception {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        }
    }

    /** {@code ip -n} there. */
    public void ip(String arguments) throws IOException {
        run(("ip -n " + name + " " + arguments).split(" ", -1));
    }

    /** Runs a shell command there to its end and answers what it wrote, whether it succeeds or not. */
    public String sh(String command) throws IOException {
        return output(List.of("ip", "netns", "exec", name, "sh", "-c", command + " 2>&1; true"));
    }

    /** Connects two of them by a cable between two devices. */
    public static void connect(NetworkNamespace one, String device, NetworkNamespace other, String otherDevice)
            throws IOException {
        run(
                "ip",
                "-n",
                one.name,
                "link",
                "add",
                device,
                "type",
                "veth",
                "peer",
                "name",
                otherDevice,
                "netns",
                other.name);
        one.ip("link set " + device + " up");
        other.ip("link set " + otherDevice + " up");
    }

    private static void run(String... command) throws IOException {
        output(List.of(command));
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!ended(process) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(command + " fails: " + said);
        }
        return said.strip();
    }

    private static boolean ended(Process process) throws IOException {
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        run("ip", "netns", "del", name);
    }

    /** setns(2), which moves the calling thread. */
    private static final class Setns {
        static {
            Native.register(Setns.class, "c");
        }

        static native int open(String path, int flags) throws LastErrorException;

        static native int setns(int descriptor, int kind) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;

        static void enter(String path) {
            int descriptor = open(path, 0);
            setns(descriptor, CLONE_NEWNET);
            close(descriptor);
        }
    }
}
