package org.sallyport.bench.planes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sallyport.bench.load.LoadKind;
import org.sallyport.core.mapping.Transport;

/** What is measured. Those with a load go through the usual mappings. */
enum Measure {
    BULK1("Bulk, one TCP stream", LoadKind.BULK_1, Transport.TCP, "a gigabyte"),
    BULK16("Bulk, 16 TCP streams", LoadKind.BULK_16, Transport.TCP, "a gigabyte"),
    SHORT("Short TCP connections, 64 at once", LoadKind.SHORT, Transport.TCP, "a connection"),
    TURNS("Requests and replies, 5,000 a second over 100 TCP connections", LoadKind.TURNS, Transport.TCP, "a request"),
    UDP_BURSTS("UDP echo in bursts, 256 datagrams under way", LoadKind.UDP_BURSTS, Transport.UDP, "an echo"),
    UDP_RATE("UDP echo, 10,000 a second", LoadKind.UDP_RATE, Transport.UDP, "an echo"),
    /** Memory of idle connections. */
    IDLE,
    /** Short connections and echoes in bursts beside few and many mappings. */
    SCALE,
    /** One mapping made or deleted beside few and many. */
    CHANGE,
    /** All mappings loaded. */
    LOAD;

    private static final List<String> USUAL = List.of("kernel-map", "haproxy", "nginx");
    private static final List<String> LARGE_BUFFERS = List.of("kernel-map", "haproxy-128k", "nginx-128k");

    final String title;
    final Optional<LoadKind> load;
    final Transport transport;
    /** For each of which processor time is told. */
    final String unit;

    Measure() {
        this("", Optional.empty(), Transport.TCP, "");
    }

    Measure(String title, LoadKind load, Transport transport, String unit) {
        this(title, Optional.of(load), transport, unit);
    }

    Measure(String title, Optional<LoadKind> load, Transport transport, String unit) {
        this.title = title;
        this.load = load;
        this.transport = transport;
        this.unit = unit;
    }

    /** As it is called on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isBulk() {
        return this == BULK1 || this == BULK16;
    }

    /** Whether its rate is fixed, so that the time each takes is compared instead. */
    boolean isPaced() {
        return this == TURNS || this == UDP_RATE;
    }

    /** The planes that others are compared with; for bulk those proxies that were given large buffers. */
    List<String> rulers() {
        return isBulk() ? LARGE_BUFFERS : USUAL;
    }
}
