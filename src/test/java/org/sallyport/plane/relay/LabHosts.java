package org.sallyport.plane.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.plane.relay.flow.RelaySettings;

/** The hosts of {@link Namespaces} with this JVM on each, so that one test speaks for all of them. */
final class LabHosts implements AutoCloseable {
    /** The LAN side of the gateway. */
    static final Inside LAN = RelayLab.lan(Prefix.parse(Namespaces.LAN).orElseThrow());

    final Namespaces net;
    private final Map<InetAddress, String> byAddress;

    LabHosts() throws Exception {
        net = Namespaces.make();
        byAddress = Map.of(
                Addresses.of(Namespaces.OUTSIDE_ADDRESS), net.outside,
                Addresses.of(Namespaces.OTHER_OUTSIDE_ADDRESS), net.outside,
                Addresses.of(Namespaces.EXTERNAL_ADDRESS), net.gateway,
                Addresses.of(Namespaces.GATEWAY_ADDRESS), net.gateway,
                Addresses.of(Namespaces.INSIDE_ADDRESS), net.inside,
                Addresses.of(Namespaces.OTHER_INSIDE_ADDRESS), net.inside);
    }

    /** Does something on the host that has the address. */
    <T> T on(InetAddress host, Callable<T> work) throws IOException {
        try {
            return net.call(byAddress.getOrDefault(host, "nowhere"), work);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A relay on the gateway, with the WAN there: whatever it is asked, it is asked there. */
    Plane plane(RelaySettings settings, Counters counters) {
        RelaySettings there = settings.withWan(() -> Optional.of("wan0"));
        Plane plane = onGateway(() -> new RelayPlane(there, LAN, counters, InstantSource.system()));
        return (Plane) Proxy.newProxyInstance(
                Plane.class.getClassLoader(),
                new Class<?>[] {Plane.class},
                (proxy, method, arguments) -> net.call(net.gateway, () -> invoke(plane, method, arguments)));
    }

    private <T> T onGateway(Callable<T> work) {
        try {
            return on(Addresses.of(Namespaces.GATEWAY_ADDRESS), work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object invoke(Plane plane, Method method, Object[] arguments) throws Exception {
        try {
            return method.invoke(plane, arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        net.close();
    }
}
