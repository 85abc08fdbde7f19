package org.sallyport.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux's directory of one interface, a file for each fact.
 *
 * @param directory {@code /sys/class/net/wan0}
 */
record SysClassNet(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(SysClassNet.class);
    private static final long MEGABIT = 1_000_000;

    LinkCounters counters() {
        return new LinkCounters(
                number("statistics/tx_bytes"),
                number("statistics/rx_bytes"),
                number("statistics/tx_packets"),
                number("statistics/rx_packets"),
                number("speed") * MEGABIT,
                text("operstate", "unknown"));
    }

    /** Whether somebody has switched the interface on (IFF_UP), carrier or not. */
    boolean isSwitchedOn() {
        String flags = text("flags", "0x0");
        return flags.matches("0x[0-9a-fA-F]{1,8}") && (Integer.parseUnsignedInt(flags.substring(2), 16) & 1) != 0;
    }

    /** Zero for what is absent, negative ("speed unknown" is -1) or refused, as a wireless link refuses its speed. */
    private long number(String file) {
        String text = text(file, "0");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private String text(String file, String otherwise) {
        try {
            return Files.readString(directory.resolve(file)).strip();
        } catch (IOException e) {
            LOG.trace("{}: {}", directory.resolve(file), e.toString());
            return otherwise;
        }
    }
}
