package org.sallyport.bench.planes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The planes by name, in the order of the tables. */
final class Contestants {
    private static final OptionalInt AS_SHIPPED = OptionalInt.empty();
    private static final OptionalInt LARGE = OptionalInt.of(128 << 10);

    private Contestants() {}

    /** Those that can be here: others' programs where they are installed. */
    static Map<String, Plane> of(Lab lab, LoadHost inside) {
        Map<String, Plane> planes = new LinkedHashMap<>();
        planes.put("direct", new Direct());
        planes.put("kernel-map", new KernelMap(lab));
        if (isInstalled("haproxy")) {
            planes.put("haproxy", new HaProxy(lab, AS_SHIPPED));
            planes.put("haproxy-128k", new HaProxy(lab, LARGE));
        }
        if (isInstalled("nginx")) {
            planes.put("nginx", new Nginx(lab, AS_SHIPPED));
            planes.put("nginx-128k", new Nginx(lab, LARGE));
        }
        planes.put("relay-preserve", new Gateway(lab, inside, "relay", "preserve"));
        planes.put("relay-gateway", new Gateway(lab, inside, "relay", "gateway"));
        planes.put("nftables", new Gateway(lab, inside, "nftables", "auto"));
        return planes;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
