package org.sallyport.bench.socket;

import java.io.IOException;

/** Socket options with numbers for values. */
final class Options {
    static final int SOCKET = 1;

    private Options() {}

    static void set(int socket, int level, int option, int value) throws IOException {
        Octets octets = new Octets(Integer.BYTES);
        octets.view.putInt(0, value);
        set(socket, level, option, octets);
    }

    /** A {@code struct timeval}. */
    static void set(int socket, int level, int option, long seconds, long micros) throws IOException {
        Octets octets = new Octets(2 * Long.BYTES);
        octets.putLong(0, seconds);
        octets.putLong(Long.BYTES, micros);
        set(socket, level, option, octets);
    }

    private static void set(int socket, int level, int option, Octets value) throws IOException {
        LibC.must(LibC.setsockopt(socket, level, option, value.address, value.size()), "setsockopt " + option);
    }
}
