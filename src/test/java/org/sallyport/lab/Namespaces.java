package org.sallyport.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Network namespaces named after this process, so that what a dead run left behind is known for what it is. */
final class Namespaces {
    private static final Pattern NAME = Pattern.compile("sallyport-(\\d+)-\\w+");

    private Namespaces() {}

    static String name(String host) {
        return "sallyport-" + ProcessHandle.current().pid() + "-" + host;
    }

    static void add(String namespace) {
        Shell.must("ip", "netns", "add", namespace);
        // An IPv6 address that first looks for a double would come up in the middle of a test.
        Shell.must("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0");
        Shell.must("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    /** Ends every process in it, and it. */
    static void remove(String namespace) {
        Shell.must("ip", "netns", "pids", namespace)
                .lines()
                .forEach(
                        pid -> ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly));
        Shell.must("ip", "netns", "delete", namespace);
    }

    /** Removes those of this process, and those of processes that are no more. */
    static void sweep() {
        for (String line : Shell.must("ip", "netns", "list").split("\n", -1)) {
            Matcher matcher = NAME.matcher(line.split(" ", -1)[0]);
            if (matcher.matches() && !belongsToAnother(Long.parseLong(matcher.group(1)))) {
                remove(matcher.group());
            }
        }
    }

    private static boolean belongsToAnother(long pid) {
        return pid != ProcessHandle.current().pid()
                && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
