package org.sallyport.protocol.igd.ssdp;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes our three messages, each one datagram of well under 1400 octets (UDA 1.1 §1.2.2, §1.2.3, §1.3.3; UDA-3). Used on
 * the owning thread.
 */
final class SsdpWriter {
    /** Day and hour always with two digits, in English (RFC 9110 §5.6.7). */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final SsdpSettings settings;
    private int bootId;

    SsdpWriter(SsdpSettings settings) {
        this.settings = settings;
        this.bootId = settings.bootId();
    }

    /** Our addresses are others now: BOOTID is the next one in all that is written from here on (UDA-13). */
    void raiseBootId() {
        bootId = bootId == Integer.MAX_VALUE ? 0 : bootId + 1;
    }

    /** It is here, and for max-age. */
    byte[] alive(Announcement what, Link link) {
        return octets(
                "NOTIFY * HTTP/1.1",
                "HOST: " + link.host(),
                maxAge(),
                location(what, link),
                "NT: " + what.target(),
                "NTS: ssdp:alive",
                "SERVER: " + settings.server(),
                "USN: " + what.usn(),
                bootId(),
                configId(what));
    }

    /** It is gone; whatever was remembered of it is void. */
    byte[] byebye(Announcement what, Link link) {
        return octets(
                "NOTIFY * HTTP/1.1",
                "HOST: " + link.host(),
                "NT: " + what.target(),
                "NTS: ssdp:byebye",
                "USN: " + what.usn(),
                bootId(),
                configId(what));
    }

    /** The answer to a search; EXT is empty and says that MAN was understood. */
    byte[] answer(Announcement what, Link link, Instant now) {
        return octets(
                "HTTP/1.1 200 OK",
                maxAge(),
                "DATE: " + DATE.format(now),
                "EXT:",
                location(what, link),
                "SERVER: " + settings.server(),
                "ST: " + what.target(),
                "USN: " + what.usn(),
                bootId(),
                configId(what));
    }

    private String maxAge() {
        return "CACHE-CONTROL: max-age=" + settings.maxAge().toSeconds();
    }

    private String location(Announcement what, Link link) {
        return "LOCATION: " + link.url(settings.httpPort(), what.root().path());
    }

    private String bootId() {
        return "BOOTID.UPNP.ORG: " + bootId;
    }

    private static String configId(Announcement what) {
        return "CONFIGID.UPNP.ORG: " + what.root().configId();
    }

    private static byte[] octets(String... lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
