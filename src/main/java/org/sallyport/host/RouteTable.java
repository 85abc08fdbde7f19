package org.sallyport.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Linux's {@code /proc/net/route}: the IPv4 main table, one route a line, addresses and flags in hexadecimal.
 * <pre>
 * Iface  Destination  Gateway  Flags  RefCnt  Use  Metric  Mask  MTU  Window  IRTT
 * </pre>
 */
final class RouteTable {
    private static final int UP = 0x0001;
    private static final int REJECT = 0x0200;
    private static final String ANY = "00000000";

    private RouteTable() {}

    /** The interface of the default route of the lowest metric; of several such, the first. */
    static Optional<String> defaultInterface(Reader table) throws IOException {
        String best = "";
        long lowest = Long.MAX_VALUE;
        BufferedReader lines = new BufferedReader(table);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            List<String> columns = List.of(line.strip().split("\\s+", -1));
            if (isDefault(columns) && metric(columns) < lowest) {
                best = columns.get(0);
                lowest = metric(columns);
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static boolean isDefault(List<String> columns) {
        if (columns.size() < 8 || !columns.get(1).equals(ANY) || !columns.get(7).equals(ANY)) {
            return false;
        }
        int flags = HexFormat.fromHexDigits(columns.get(3));
        return (flags & UP) != 0 && (flags & REJECT) == 0;
    }

    private static long metric(List<String> columns) {
        return Long.parseLong(columns.get(6));
    }
}
