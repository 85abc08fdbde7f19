package org.sallyport.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What single values can mean. Every message names key, value and bounds. */
final class Values {
    private static final int LONGEST_SHOWN = 60;
    private static final Pattern DECIMAL = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final List<String> YES = List.of("yes", "y", "on", "true", "enabled");
    private static final List<String> NO = List.of("no", "n", "off", "false", "disabled");

    private Values() {}

    /** {@code true} or {@code false}, and no other word: YAML's two versions disagree about {@code yes} and {@code on}. */
    static boolean truth(String what, Node.Scalar value) throws BadValue {
        if (value.type() == Node.Scalar.Type.TRUTH) {
            return value.text().equals("true");
        }
        String word = value.text().toLowerCase(Locale.ROOT);
        String message = what + " " + quoted(value.text()) + " is not true or false";
        if (YES.contains(word) || NO.contains(word)) {
            throw new BadValue(message, "write " + YES.contains(word) + ", small and without quotes");
        }
        throw new BadValue(message);
    }

    /** A whole number in plain decimal, within these bounds. */
    static Conversion<Integer> number(int least, int most) {
        return (what, value) -> number(what, value, least, most);
    }

    private static int number(String what, Node.Scalar value, int least, int most) throws BadValue {
        if (!DECIMAL.matcher(value.text()).matches()) {
            throw new BadValue(
                    what + " " + quoted(value.text()) + " is not a whole number",
                    "digits only, without leading zeros, units or quotes");
        }
        if (value.type() != Node.Scalar.Type.INTEGER) {
            throw new BadValue(what + " " + quoted(value.text()) + " is text, not a number", "write it without quotes");
        }
        long number = Long.parseLong(value.text());
        if (number < least || number > most) {
            throw new BadValue(what + " " + number + " is not in " + least + ".." + most);
        }
        return (int) number;
    }

    /** One word out of a closed set. */
    static <E extends Enum<E>> Conversion<E> word(E[] all, Function<E, String> wordOf) {
        Map<String, E> byWord = Arrays.stream(all).collect(Collectors.toMap(wordOf, Function.identity()));
        String words = Arrays.stream(all).map(wordOf).collect(Collectors.joining(", "));
        return (what, value) -> {
            E meant = byWord.get(value.text());
            if (meant == null) {
                throw noneOf(what, value.text(), words, byWord.keySet());
            }
            return meant;
        };
    }

    /** A guess is made for a slip of the finger only: who writes {@code permit} shall not be told to write deny. */
    private static BadValue noneOf(String what, String word, String words, Set<String> known) {
        String message = what + " " + quoted(word) + " is none of " + words;
        return NearestKey.to(word, known)
                .filter(nearest -> NearestKey.distance(shown(word), nearest) <= nearest.length() / 3)
                .map(nearest -> new BadValue(message, "nearest: '" + nearest + "'"))
                .orElseGet(() -> new BadValue(message));
    }

    /** Text of one line with something to see in it, up to so many characters. */
    static Conversion<String> line(int longest) {
        return (what, value) -> {
            if (value.text().isBlank()) {
                throw new BadValue(what + " is empty");
            }
            if (value.text().length() > longest) {
                throw new BadValue(what + " is longer than " + longest + " characters");
            }
            if (value.text().chars().anyMatch(Character::isISOControl)) {
                throw new BadValue(what + " " + quoted(value.text()) + " has a control character or a line break");
            }
            return value.text();
        };
    }

    /** A path; a relative one starts at this directory. */
    static Conversion<Path> path(Path directory) {
        return (what, value) -> {
            String text = line(4096).of(what, value);
            try {
                return directory.resolve(text).normalize();
            } catch (InvalidPathException e) {
                throw new BadValue(what + " " + quoted(text) + " is no path");
            }
        };
    }

    /** The text in quotes, as messages show it. */
    static String quoted(String text) {
        return "'" + shown(text) + "'";
    }

    /** The text on one line of bounded length, whatever is in it. */
    static String shown(String text) {
        return oneLine(text, LONGEST_SHOWN);
    }

    static String oneLine(String text, int longest) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ");
        return line.length() > longest ? line.substring(0, longest) + "…" : line;
    }
}
