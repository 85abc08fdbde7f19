package org.sallyport.lab;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Four hosts for one test class.
 * <pre>
 *   wan 11.22.33.1 ---- wan0 11.22.33.44  gateway  br-lan 192.168.77.1 --+-- a 192.168.77.10
 *    2001:db8:33::1            ::44                  2001:db8:77::1      |      2001:db8:77::10
 *                                                       fd77::1          |      fd77::10
 *                                                                       +-- b 192.168.77.11, ::11 likewise
 * </pre>
 * The outer net is a public one, for clients turn away from a gateway whose external address is reserved, and the
 * documentation's addresses are. The wan host has a route to the LAN, as a neighbour on the provider's side may make one.
 */
final class Lab implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {
    static final String WAN = "11.22.33.1";
    static final String EXTERNAL = "11.22.33.44";
    static final String GATEWAY = "192.168.77.1";
    static final String A = "192.168.77.10";
    static final String B = "192.168.77.11";
    static final String WAN6 = "2001:db8:33::1";
    static final String EXTERNAL6 = "2001:db8:33::44";
    static final String GATEWAY6 = "2001:db8:77::1";
    static final String GATEWAY_ULA = "fd77::1";
    static final String A6 = "2001:db8:77::10";
    static final String A_ULA = "fd77::10";
    static final String B6 = "2001:db8:77::11";

    private final List<Host> hosts = new ArrayList<>();
    private final List<String> plugs = new ArrayList<>();
    private @Nullable Host wan;
    private @Nullable Host router;
    private @Nullable Host a;
    private @Nullable Host b;
    private @Nullable Sallyport gateway;

    @Override
    public void beforeAll(ExtensionContext context) {
        Namespaces.sweep();
        wan = host("wan");
        router = host("gw");
        a = host("a");
        b = host("b");
        router().run("sysctl", "-qw", "net.ipv4.ip_forward=1");
        router().run("sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
        layOutside();
        layInside();
        plug(a(), "10");
        plug(b(), "11");
        gateway = new Sallyport(router());
    }

    private Host host(String name) {
        Host host = new Host(name);
        hosts.add(host);
        return host;
    }

    /** Makes the link to the outside, as at first or anew after {@code link del wan0}. */
    void layOutside() {
        router().ip("link add wan0 type veth peer name inet0 netns " + wan().namespace());
        router().ip("addr add " + EXTERNAL + "/24 dev wan0");
        router().ip("addr add " + EXTERNAL6 + "/64 dev wan0");
        router().ip("link set wan0 up");
        wan().ip("addr add " + WAN + "/24 dev inet0");
        wan().ip("addr add " + WAN6 + "/64 dev inet0");
        wan().ip("link set inet0 up");
        router().ip("route add default via " + WAN);
        router().ip("route add default via " + WAN6);
        wan().ip("route add 192.168.77.0/24 via " + EXTERNAL);
        wan().ip("route add 2001:db8:77::/64 via " + EXTERNAL6);
        wan().ip("route add fd77::/64 via " + EXTERNAL6);
    }

    /** Makes the LAN's bridge, as at first or anew after {@code link del br-lan}, and plugs in what was plugged in. */
    void layInside() {
        router().ip("link add br-lan type bridge");
        router().ip("addr add " + GATEWAY + "/24 dev br-lan");
        router().ip("addr add " + GATEWAY6 + "/64 dev br-lan");
        router().ip("addr add " + GATEWAY_ULA + "/64 dev br-lan");
        router().ip("link set br-lan up");
        plugs.forEach(plug -> router().ip("link set " + plug + " master br-lan up"));
    }

    private void plug(Host host, String last) {
        String plug = "lan" + hosts.indexOf(host);
        router().ip("link add " + plug + " type veth peer name eth0 netns " + host.namespace());
        router().ip("link set " + plug + " master br-lan up");
        plugs.add(plug);
        host.ip("addr add 192.168.77." + last + "/24 dev eth0");
        host.ip("addr add 2001:db8:77::" + last + "/64 dev eth0");
        host.ip("addr add fd77::" + last + "/64 dev eth0");
        host.ip("link set eth0 up");
        host.ip("route add default via " + GATEWAY);
        host.ip("route add default via " + GATEWAY6);
    }

    /** Waits until the gateway, which runs, answers the LAN over IPv6, too: a new address is tentative for a while. */
    void awaitIpv6() {
        for (String address : List.of(GATEWAY6, GATEWAY_ULA)) {
            await("HTTP at " + address)
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> a().call(() -> Probe.tcp(address, 5000, "GET / HTTP/1.0\r\n\r"))
                            .startsWith("HTTP/1.1"));
        }
    }

    /** The link-local address of a host on one of its devices. */
    static String linkLocal(Host host, String device) {
        String said = host.run("ip", "-6", "-o", "addr", "show", "dev", device, "scope", "link")
                .output();
        return said.replaceAll("(?s).*inet6 (fe80::[0-9a-f:]+)/64.*", "$1");
    }

    /** A host on the internet. */
    Host wan() {
        return Objects.requireNonNull(wan);
    }

    /** The gateway's own host. */
    Host router() {
        return Objects.requireNonNull(router);
    }

    Host a() {
        return Objects.requireNonNull(a);
    }

    Host b() {
        return Objects.requireNonNull(b);
    }

    Sallyport gateway() {
        return Objects.requireNonNull(gateway);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(
                new AssertionError("the gateway said:\n" + gateway().log().tail(60)));
        throw failure;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (gateway != null) {
            gateway.close();
        }
        hosts.forEach(Host::close);
        Namespaces.sweep();
    }
}
