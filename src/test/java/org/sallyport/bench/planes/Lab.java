package org.sallyport.bench.planes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The three hosts; {@code .ci/planes} has made them, and runs this program on the one in the middle.
 * <pre>
 *   wan 198.51.100.2 ---- wan0 198.51.100.1  the plane  lan0 192.168.78.1 ---- lan 192.168.78.2
 * </pre>
 *
 * @param wan the namespace of the host whence the loads come
 * @param lan the namespace of the host where they go
 * @param work a directory for the planes' files
 * @param distribution the gateway's, as {@code mvn package} leaves it
 */
record Lab(String wan, String lan, Path work, Path distribution) {
    static final String EXTERNAL = "198.51.100.1";
    static final String GATEWAY = "192.168.78.1";
    static final String INSIDE = "192.168.78.2";

    /** The command that runs this one in a namespace; the process it makes is the program itself. */
    static List<String> inside(String namespace, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(command);
        return all;
    }
}
