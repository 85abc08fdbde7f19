package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Namespaces with a host in each, joined by wires; their names are this run's alone. */
final class SsdpLab {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final String tag;
    private final Set<String> namespaces = new LinkedHashSet<>();

    SsdpLab(String name) {
        tag = "ssdp" + name + ProcessHandle.current().pid();
    }

    /** The name of a namespace, which is there once the lab is built. */
    String namespace(String name) {
        namespaces.add(tag + name);
        return tag + name;
    }

    void build() throws IOException, InterruptedException {
        for (String namespace : namespaces) {
            run(List.of("ip", "netns", "add", namespace));
            ip(namespace, "link set lo up");
        }
    }

    void clear() throws IOException, InterruptedException {
        for (String namespace : namespaces) {
            run(List.of("ip", "netns", "del", namespace));
        }
    }

    /** A wire from a device of one namespace to eth0 of the other, with no address yet, not even link-local ones. */
    void wire(String one, String device, String other) throws IOException, InterruptedException {
        ip(one, "link add " + device + " type veth peer name eth0 netns " + other);
        ip(one, "link set " + device + " addrgenmode none");
        ip(other, "link set eth0 addrgenmode none");
        ip(one, "link set " + device + " up");
        ip(other, "link set eth0 up");
    }

    /** An address that may be used at once. */
    void address(String namespace, String device, String address) throws IOException, InterruptedException {
        ip(namespace, "addr add " + address + " dev " + device + (address.contains(":") ? " nodad" : ""));
    }

    void ip(String namespace, String arguments) throws IOException, InterruptedException {
        run(List.of(("ip -n " + namespace + " " + arguments).split(" ")));
    }

    void sysctl(String namespace, String setting) throws IOException, InterruptedException {
        run(List.of("ip", "netns", "exec", namespace, "sysctl", "-qw", setting));
    }

    /** How many answers a search of this host gets. */
    static int answers(String namespace, String from, String to) throws IOException {
        try (Host host = new Host(namespace, "search", "eth0", from, to)) {
            return host.count();
        }
    }

    /** Where the answers to such a search lead: each LOCATION, with the BOOTID told beside it. */
    static Set<String> places(String namespace, String from, String to) throws IOException {
        try (Host host = new Host(namespace, "search", "eth0", from, to)) {
            host.count();
            return host.lines();
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    /** A Java in a namespace. Closing ends its input and waits for it. */
    static final class Host implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Host(String namespace, String... arguments) throws IOException {
            List<String> command =
                    new ArrayList<>(List.of("ip", "netns", "exec", namespace, JAVA, "-Xshare:auto", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.add(SsdpLabMain.class.getName());
            command.addAll(List.of(arguments));
            process =
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            out = process.inputReader();
        }

        void says(String line) throws IOException {
            assertThat(line()).isEqualTo(line);
        }

        /** The number it says at its end. */
        int count() throws IOException {
            process.getOutputStream().close();
            return Integer.parseInt(line());
        }

        /** All that it says after that. */
        Set<String> lines() throws IOException {
            Set<String> lines = new LinkedHashSet<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
            return lines;
        }

        /** Tells it something, and answers what it says to that. */
        String ask(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return line();
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
            process.destroyForcibly();
            out.close();
        }

        /** The next line that is no log. */
        String line() throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!line.contains("org.sallyport") && !line.contains("io.netty")) {
                    return line;
                }
            }
            throw new IOException("the host is gone");
        }
    }
}
