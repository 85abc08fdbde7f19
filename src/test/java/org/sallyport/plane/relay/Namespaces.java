package org.sallyport.plane.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.sallyport.plane.netfilter.NetworkNamespace;

/** Three hosts of this machine's own making: one outside, a gateway between, one inside. Gone when closed. */
final class Namespaces implements AutoCloseable {
    static final String OUTSIDE_ADDRESS = "198.51.100.2";
    static final String OTHER_OUTSIDE_ADDRESS = "198.51.100.3";
    static final String EXTERNAL_ADDRESS = "198.51.100.1";
    static final String GATEWAY_ADDRESS = "192.0.2.1";
    static final String INSIDE_ADDRESS = "192.0.2.2";
    static final String OTHER_INSIDE_ADDRESS = "192.0.2.3";
    static final String LAN = "192.0.2.0/24";

    private static final long PATIENCE_SECONDS = 20;

    final String outside;
    final String gateway;
    final String inside;
    private final Map<String, NetworkNamespace> hosts = new HashMap<>();
    private final Deque<Process> running = new ArrayDeque<>();

    private Namespaces() throws Exception {
        outside = host("relay-o");
        gateway = host("relay-g");
        inside = host("relay-i");
    }

    private String host(String name) throws Exception {
        NetworkNamespace host = NetworkNamespace.make(name);
        hosts.put(host.name(), host);
        return host.name();
    }

    static Namespaces make() throws Exception {
        Namespaces made = new Namespaces();
        made.link(made.outside, "wan0", OUTSIDE_ADDRESS, EXTERNAL_ADDRESS);
        made.link(made.inside, "lan0", INSIDE_ADDRESS, GATEWAY_ADDRESS);
        sh("ip -n " + made.outside + " addr add " + OTHER_OUTSIDE_ADDRESS + "/24 dev eth0");
        sh("ip -n " + made.inside + " addr add " + OTHER_INSIDE_ADDRESS + "/24 dev eth0");
        sh("ip -n " + made.outside + " route add default via " + EXTERNAL_ADDRESS);
        sh("ip -n " + made.inside + " route add default via " + GATEWAY_ADDRESS);
        // As strict as a router may be: forwarding, reverse path checks, and those by mark as VPN tools want them.
        for (String setting : List.of("ip_forward=1", "conf.all.rp_filter=1", "conf.all.src_valid_mark=1")) {
            sh("ip netns exec " + made.gateway + " sysctl -qw net.ipv4." + setting);
        }
        return made;
    }

    private void link(String host, String device, String address, String gatewayAddress) throws IOException {
        sh("ip -n " + gateway + " link add " + device + " type veth peer name eth0 netns " + host);
        sh("ip -n " + gateway + " addr add " + gatewayAddress + "/24 dev " + device);
        sh("ip -n " + host + " addr add " + address + "/24 dev eth0");
        sh("ip -n " + gateway + " link set " + device + " up");
        sh("ip -n " + host + " link set eth0 up");
    }

    /** Starts a program that runs until the hosts are taken away. */
    Process start(String host, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", host));
        Collections.addAll(all, command);
        Process process = new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        running.push(process);
        return process;
    }

    /** Runs a shell command on a host to its end and answers what it wrote. */
    String run(String host, String command) throws IOException {
        return output("ip", "netns", "exec", host, "sh", "-c", command);
    }

    /** Does it on the host, on a thread of this JVM there. */
    <T> T call(String host, Callable<T> work) throws Exception {
        NetworkNamespace there = hosts.get(host);
        if (there == null) {
            throw new IllegalArgumentException("no host is called " + host);
        }
        return there.call(work);
    }

    private static void sh(String command) throws IOException {
        output(command.split(" ", -1));
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(Arrays.toString(command) + " does not end");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return said.strip();
    }

    @Override
    public void close() throws IOException {
        while (!running.isEmpty()) {
            Process process = running.pop();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        for (NetworkNamespace host : hosts.values()) {
            host.close();
        }
    }
}
