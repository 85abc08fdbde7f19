package org.sallyport.plane.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.RelaySettings;

/**
 * The relay as a program of its own, for a network namespace: arguments are the source setting, the external address,
 * the LAN's prefix, the LAN host and the ports, each open for TCP and UDP. Says {@code ready} and whether it preserves
 * sources, or {@code failed} and why; ends when its standard input does.
 */
final class RelayLab {
    private RelayLab() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        RelaySettings settings = RelaySettings.DEFAULTS.withSource(RelaySettings.Source.valueOf(arguments[0]));
        RelayPlane plane = new RelayPlane(
                settings, lan(Prefix.parse(arguments[2]).orElseThrow()), new Counters(), InstantSource.system());
        try {
            out.println(plane.reconcile(mappings(arguments)));
            out.println("ready " + plane.status().preservesSource());
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        } catch (PlaneException e) {
            out.println("failed " + e.getMessage());
        }
        plane.close();
        out.println("closed");
    }

    private static List<Mapping> mappings(String[] arguments) {
        List<Mapping> mappings = new ArrayList<>();
        for (int i = 4; i < arguments.length; i++) {
            int port = Integer.parseInt(arguments[i]);
            for (Transport transport : Transport.values()) {
                MappingKey key = new MappingKey(transport, Addresses.of(arguments[1]), port);
                InternalClient client = new InternalClient(Addresses.of(arguments[3]), port);
                mappings.add(new Mapping(key, client, RemoteFilter.EVERYONE, true));
            }
        }
        return mappings;
    }

    static Inside lan(Prefix prefix) {
        return new Inside() {
            @Override
            public boolean contains(InetAddress address) {
                return prefix.contains(address);
            }

            @Override
            public boolean isHost(InetAddress address) {
                return prefix.contains(address);
            }
        };
    }
}
