package org.sallyport.plane.nft;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/**
 * The kernel plane as a program of its own, to be killed. Arguments are pairs of an external and a client's port, each a
 * UDP mapping to {@link HomeNetwork#INSIDE}. Says {@code ready}, or {@code failed} and why; ends with its input.
 */
final class NftLab {
    private NftLab() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        NftPlane plane = new NftPlane(
                new NftSettings(
                        () -> Optional.of("wan0"), () -> Set.of("lan0"), UnaryOperator.identity(), List.of(), true),
                new Counters());
        try {
            plane.reconcile(mappings(arguments));
            out.println("ready");
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        } catch (PlaneException e) {
            out.println("failed " + e.getMessage());
        }
        plane.close();
    }

    private static List<Mapping> mappings(String[] arguments) {
        List<Mapping> mappings = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            mappings.add(new Mapping(
                    new MappingKey(Transport.UDP, HomeNetwork.EXTERNAL, Integer.parseInt(arguments[i])),
                    new InternalClient(Addresses.of("192.0.2.2"), Integer.parseInt(arguments[i + 1])),
                    RemoteFilter.EVERYONE,
                    true));
        }
        return mappings;
    }
}
