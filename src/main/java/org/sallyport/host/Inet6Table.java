package org.sallyport.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.sallyport.core.mapping.Addresses;

/**
 * Linux's {@code /proc/net/if_inet6}: the IPv6 addresses of this machine, one a line, everything but the name in
 * hexadecimal.
 * <pre>
 * address (32 digits)  index  prefix length  scope  flags  name
 * </pre>
 */
final class Inet6Table {
    /** IFA_F_TEMPORARY, _DADFAILED, _DEPRECATED and _TENTATIVE of linux/if_addr.h. */
    private static final int NOT_TO_SERVE = 0x01 | 0x08 | 0x20 | 0x40;

    private Inet6Table() {}

    /** An address on an interface. */
    record Place(int index, InetAddress address) {}

    /** The addresses that clients must not be told of (see {@link Link.Address#serves}). */
    static Set<Place> notToServe(Reader table) throws IOException {
        Set<Place> places = new HashSet<>();
        BufferedReader lines = new BufferedReader(table);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            List<String> columns = List.of(line.strip().split("\\s+", -1));
            if (columns.size() >= 6 && (HexFormat.fromHexDigits(columns.get(4)) & NOT_TO_SERVE) != 0) {
                places.add(new Place(
                        HexFormat.fromHexDigits(columns.get(1)),
                        Addresses.ofOctets(HexFormat.of().parseHex(columns.get(0)))));
            }
        }
        return places;
    }
}
