package org.sallyport.plane.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneContract;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** The relay as it runs with CAP_NET_ADMIN: between real hosts, without a socket for each mapping. */
@Tag("lab")
class TransparentPlaneIT extends PlaneContract {
    private static LabHosts hosts;

    @BeforeAll
    static void makeHosts() throws Exception {
        hosts = new LabHosts();
        // No other way leads from one host to another than through the plane.
        hosts.net.run(hosts.net.gateway, "sysctl -qw net.ipv4.ip_forward=0");
    }

    @AfterAll
    static void removeHosts() throws IOException {
        hosts.close();
    }

    @Override
    protected Plane newPlane() {
        return hosts.plane(RelaySettings.DEFAULTS.withSource(Source.PRESERVE), new Counters());
    }

    @Override
    protected <T> T on(InetAddress host, Attempt<T> attempt) throws IOException {
        Callable<T> there = attempt::make;
        return hosts.on(host, there);
    }

    @Override
    protected InetAddress external() {
        return Addresses.of(Namespaces.EXTERNAL_ADDRESS);
    }

    @Override
    protected InetAddress inside() {
        return Addresses.of(Namespaces.INSIDE_ADDRESS);
    }

    @Override
    protected InetAddress outside() {
        return Addresses.of(Namespaces.OUTSIDE_ADDRESS);
    }

    @Override
    protected InetAddress otherOutside() {
        return Addresses.of(Namespaces.OTHER_OUTSIDE_ADDRESS);
    }
}
