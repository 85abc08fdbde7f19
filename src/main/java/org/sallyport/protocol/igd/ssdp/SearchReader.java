package org.sallyport.protocol.igd.ssdp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads an M-SEARCH (UDA 1.1 §1.3.2):
 * <pre>
 *  M-SEARCH * HTTP/1.1
 *  HOST: 239.255.255.250:1900
 *  MAN: "ssdp:discover"
 *  MX: seconds to delay response
 *  ST: search target
 *  (empty line)
 * </pre>
 * Names are read in any case, fields in any order, lines ended by LF alone or CRLF, values with any blanks around them
 * (UDA-1, CLI-4). Ours: the empty line may be missing and anything may follow it, but a line without its end does not
 * count, for the datagram may have been cut there; HOST is not looked at; MAN, MX or ST given twice is an error.
 */
final class SearchReader {
    private static final String START_LINE = "M-SEARCH * HTTP/1.1";
    private static final String DISCOVER = "\"ssdp:discover\"";

    private final String text;
    private int next;
    private @Nullable String man;
    private @Nullable String mx;
    private @Nullable String target;
    private boolean repeated;

    private SearchReader(String text) {
        this.text = text;
    }

    /** Any octets at all have a meaning; never throws. */
    static Heard read(ByteBuffer datagram) {
        String text = StandardCharsets.ISO_8859_1.decode(datagram).toString();
        if (text.startsWith("NOTIFY ") || text.startsWith("HTTP/1.")) {
            return Heard.Dropped.OTHER_TALK;
        }
        return new SearchReader(text).read();
    }

    private Heard read() {
        String start = line();
        if (start == null || !Text.trim(start).equals(START_LINE)) {
            return Heard.Dropped.MALFORMED;
        }
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            field(line);
        }
        return search();
    }

    private Heard search() {
        if (repeated) {
            return Heard.Dropped.MALFORMED;
        }
        if (!DISCOVER.equals(man)) {
            return Heard.Dropped.NO_MAN;
        }
        if (target == null || target.isEmpty()) {
            return Heard.Dropped.NO_TARGET;
        }
        return new Heard.Search(target, mx == null ? 0 : seconds(mx));
    }

    /** The next line without its end; null after the last whole one. */
    private @Nullable String line() {
        int end = text.indexOf('\n', next);
        if (end < 0) {
            return null;
        }
        String line = text.substring(next, end > next && text.charAt(end - 1) == '\r' ? end - 1 : end);
        next = end + 1;
        return line;
    }

    private void field(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return;
        }
        String name = line.substring(0, colon);
        String value = Text.trim(line.substring(colon + 1));
        if (name.equalsIgnoreCase("MAN")) {
            man = once(man, value);
        } else if (name.equalsIgnoreCase("MX")) {
            mx = once(mx, value);
        } else if (name.equalsIgnoreCase("ST")) {
            target = once(target, value);
        }
    }

    private String once(@Nullable String before, String value) {
        repeated |= before != null;
        return value;
    }

    /** A whole number of any length, at most the highest MX; 0 for all else. */
    private static int seconds(String digits) {
        int seconds = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            seconds = Math.min(seconds * 10 + (c - '0'), Heard.Search.HIGHEST_MX);
        }
        return seconds;
    }
}
