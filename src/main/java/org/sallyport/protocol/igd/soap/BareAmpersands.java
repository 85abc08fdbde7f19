package org.sallyport.protocol.igd.soap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;

/** Mends what clients that do not know XML send most often: an ampersand that begins no entity (CLI-22, UDA-62). */
final class BareAmpersands {
    private static final Pattern BARE = Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)");

    private BareAmpersands() {}

    /** The same with each of them escaped; empty when there is none. */
    static Optional<byte[]> escape(byte[] body) {
        String text = new String(body, UTF_8);
        String mended = BARE.matcher(text).replaceAll("&amp;");
        return mended.equals(text) ? Optional.empty() : Optional.of(mended.getBytes(UTF_8));
    }
}
