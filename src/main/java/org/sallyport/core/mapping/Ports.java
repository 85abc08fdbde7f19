package org.sallyport.core.mapping;

/** The bounds of a port number (RFC 6335 §6); zero means "any" where a protocol says so and is never a mapping's port. */
public final class Ports {
    public static final int MIN = 1;
    public static final int MAX = 65535;

    private Ports() {}

    public static boolean valid(int port) {
        return port >= MIN && port <= MAX;
    }

    /**
     * The port, if it is one.
     *
     * @throws IllegalArgumentException naming {@code what}, the value and the bounds
     */
    public static int require(String what, int port) {
        if (!valid(port)) {
            throw new IllegalArgumentException(what + " " + port + " is not in " + MIN + ".." + MAX);
        }
        return port;
    }
}
