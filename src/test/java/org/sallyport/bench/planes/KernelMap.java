package org.sallyport.bench.planes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.sallyport.bench.load.Histogram;
import org.sallyport.core.mapping.Transport;
import org.sallyport.lab.Shell;

/** What the kernel can do: nftables with one DNAT rule and one map for each transport, written by hand. */
final class KernelMap implements Plane {
    private static final String TABLE = """
            table ip planes {
                map tcp_map { type inet_service : ipv4_addr . inet_service; }
                map udp_map { type inet_service : ipv4_addr . inet_service; }
                chain prerouting {
                    type nat hook prerouting priority dstnat;
                    ip daddr %1$s dnat ip to tcp dport map @tcp_map
                    ip daddr %1$s dnat ip to udp dport map @udp_map
                }
            }
            """.formatted(Lab.EXTERNAL);

    /** One statement with tens of thousands of elements takes nft the better part of a minute. */
    private static final int STATEMENT = 500;

    /** Outside the mappings of every plan. */
    private static final Forward CHANGED = new Forward(Transport.UDP, 62_500, 7000);

    private final Path rules;

    KernelMap(Lab lab) {
        rules = lab.work().resolve("kernel-map.nft");
    }

    @Override
    public boolean carries(Transport transport) {
        return true;
    }

    @Override
    public boolean wantsWarmUp() {
        return false;
    }

    @Override
    public boolean isForMany() {
        return true;
    }

    @Override
    public Running start(Plan plan) throws IOException {
        StringBuilder text = new StringBuilder(TABLE);
        for (Transport transport : Transport.values()) {
            List<Forward> all = plan.forwards().stream()
                    .filter(forward -> forward.transport() == transport)
                    .toList();
            for (int from = 0; from < all.size(); from += STATEMENT) {
                text.append(statement("add", all.subList(from, Math.min(all.size(), from + STATEMENT))));
            }
        }
        Files.writeString(rules, text);
        long begun = System.nanoTime();
        Shell.must("nft", "-f", rules.toString());
        return new Loaded(System.nanoTime() - begun);
    }

    private static String statement(String verb, List<Forward> some) {
        return some.stream()
                .map(forward -> forward.external() + " : " + Lab.INSIDE + " . " + forward.internal())
                .collect(Collectors.joining(
                        ", ", verb + " element ip planes " + some.get(0).protocol() + "_map { ", " }\n"));
    }

    private record Loaded(long nanos) implements Running {
        @Override
        public OptionalLong loading() {
            return OptionalLong.of(nanos);
        }

        /** A run of nft for each: so a script changes such a map. */
        @Override
        public OptionalLong change(Duration runIn, Duration length) {
            Histogram times = new Histogram();
            for (long end = System.nanoTime() + length.toNanos(); System.nanoTime() - end < 0; ) {
                for (String verb : List.of("add", "delete")) {
                    long begun = System.nanoTime();
                    Shell.must("nft", statement(verb, List.of(CHANGED)).strip());
                    times.add(System.nanoTime() - begun);
                }
            }
            return OptionalLong.of(times.quantile(0.5));
        }

        @Override
        public void close() {
            Shell.must("nft", "delete table ip planes");
        }
    }
}
