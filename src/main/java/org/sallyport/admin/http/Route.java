package org.sallyport.admin.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method and path, and what answers there.
 *
 * @param method {@code GET} (which serves HEAD, too), {@code POST}, {@code DELETE}
 * @param segments of the path; one in braces matches any that is not empty
 * @param bodyBytes the longest body taken here, if that is less than the listener takes
 */
public record Route(String method, List<String> segments, Access access, Endpoint endpoint, int bodyBytes) {
    public static Route of(String method, String path, Access access, Endpoint endpoint) {
        return new Route(method, split(path), access, endpoint, Integer.MAX_VALUE);
    }

    /** The same with another bound on its bodies, in octets. */
    public Route withBody(int most) {
        return new Route(method, segments, access, endpoint, most);
    }

    /** The values of the segments in braces, when the path is this route's. */
    Optional<Map<String, String>> match(String path) {
        List<String> given = split(path);
        if (given.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            String ours = segments.get(i);
            if (ours.startsWith("{") && !given.get(i).isEmpty()) {
                variables.put(ours.substring(1, ours.length() - 1), given.get(i));
            } else if (!ours.equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    boolean serves(String asked) {
        return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
    }

    private static List<String> split(String path) {
        return List.of(path.split("/", -1));
    }
}
