package org.sallyport.protocol.igd.ssdp;

import java.time.Duration;
import java.util.List;
import org.sallyport.core.gateway.LanInterface;

/**
 * What SSDP says of this gateway, and where.
 *
 * @param interfaces the LAN sides to announce on and to answer at first, at least one
 * @param port of group and gateway for SSDP; another than {@link #PORT} only where tests run
 * @param httpPort where the descriptions are served, on the address of each LAN side
 * @param server {@code OS/version UPnP/1.1 product/version}, three words in this order (UDA-8)
 * @param maxAge how long an announcement holds, half an hour and up (UDA 1.1 §1.2.2)
 * @param bootId BOOTID.UPNP.ORG at first, 0 and up, a greater one at every start (UDA-13)
 */
public record SsdpSettings(
        List<LanInterface> interfaces, int port, int httpPort, String server, Duration maxAge, int bootId) {
    /** Where SSDP lives (UDA 1.1 §1.1.1). */
    public static final int PORT = 1900;

    /** The shortest max-age the architecture recommends; ours by default. */
    public static final Duration MAX_AGE = Duration.ofMinutes(30);

    public SsdpSettings {
        interfaces = List.copyOf(interfaces);
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("SSDP needs a LAN interface");
        }
        checkPort(port);
        checkPort(httpPort);
        checkServer(server);
        if (maxAge.compareTo(MAX_AGE) < 0 || maxAge.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("max-age " + maxAge + " is not in " + MAX_AGE + "..PT24H");
        }
        if (bootId < 0) {
            throw new IllegalArgumentException("BOOTID " + bootId + " is not in 0.." + Integer.MAX_VALUE);
        }
    }

    /** The usual settings: port 1900, the default max-age. */
    public static SsdpSettings of(List<LanInterface> interfaces, int httpPort, String server, int bootId) {
        return new SsdpSettings(interfaces, PORT, httpPort, server, MAX_AGE, bootId);
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not in 1..65535");
        }
    }

    private static void checkServer(String server) {
        List<String> words = List.of(server.split(" ", -1));
        if (words.size() != 3
                || !words.get(1).startsWith("UPnP/1.")
                || !words.stream().allMatch(Text::isToken)) {
            throw new IllegalArgumentException(
                    "'" + server + "' is not of the form OS/version UPnP/1.1 product/version");
        }
    }
}
