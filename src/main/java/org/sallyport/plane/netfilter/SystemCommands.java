package org.sallyport.plane.netfilter;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tools of this host, searched in PATH and where administrators' tools are. */
public final class SystemCommands implements HostCommands {
    private static final Logger LOG = LoggerFactory.getLogger(SystemCommands.class);
    private static final long PATIENCE_SECONDS = 10;
    private static final int MOST_SAID = 64 << 10;

    @Override
    public String run(List<String> wanted, String input) throws NetfilterException {
        List<String> command = new ArrayList<>(wanted);
        command.set(0, find(wanted.get(0)));
        try {
            File said = File.createTempFile("sallyport-", ".out");
            try {
                run(command, input, said);
                return beginning(said);
            } finally {
                Files.deleteIfExists(said.toPath());
            }
        } catch (IOException e) {
            throw new NetfilterException(wanted.get(0) + " cannot be run: " + e.getMessage(), e);
        }
    }

    private static void run(List<String> command, String input, File said) throws IOException, NetfilterException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        feed(process, input);
        String name = Path.of(command.get(0)).getFileName().toString();
        if (!ended(process)) {
            process.destroyForcibly();
            throw new NetfilterException(name + " did not end within " + PATIENCE_SECONDS + "s");
        }
        if (process.exitValue() != 0) {
            throw new NetfilterException(name + " failed: " + firstLine(said));
        }
    }

    /** A program that does not want all of it says why by how it ends, and is waited for in any case. */
    private static void feed(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("{} did not read its input: {}", process, e.getMessage());
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String beginning(File said) throws IOException {
        try (InputStream in = new FileInputStream(said)) {
            return new String(in.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
        }
    }

    private static String firstLine(File said) throws IOException {
        return beginning(said).lines().findFirst().orElse("it said nothing");
    }

    private static String find(String program) throws NetfilterException {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        for (String folder : path.split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return Path.of(folder, program).toString();
            }
        }
        throw new NetfilterException("the program " + program + " is not installed");
    }
}
