package org.sallyport.plane.nft;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.plane.netfilter.Family;

/** A chain of somebody else's: {@code inet filter forward}. */
public record ForeignChain(Family family, String table, String chain) {
    private static final Pattern WORDS =
            Pattern.compile("(inet|ip|ip6) ([A-Za-z_][A-Za-z0-9_.-]{0,63}) ([A-Za-z_][A-Za-z0-9_.-]{0,63})");

    /** Reads family, table and chain, with one blank between them. */
    public static Optional<ForeignChain> parse(String text) {
        Matcher words = WORDS.matcher(text);
        return words.matches()
                ? Optional.of(new ForeignChain(
                        Family.valueOf(words.group(1).toUpperCase(Locale.ROOT)), words.group(2), words.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return family.word() + " " + table + " " + chain;
    }
}
