package org.sallyport.config;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.sallyport.core.policy.Conditions;

/**
 * A regular expression that will be tried on text from the LAN. One that backtracks too long would stall the gateway, so
 * it is tried here on text made to provoke it: long runs of each of its own characters and of each common kind. This
 * finds the usual offenders, {@code .*.*.*.*z} and repeats that are repeated; it is no proof that there are none.
 */
final class DescriptionPattern {
    private static final int LONGEST_PATTERN = 256;
    /** As long as the longest text that comes to be matched. */
    private static final int PROBE_LENGTH = Conditions.LONGEST_TEXT;

    private static final int MOST_STEPS = 1_000_000;
    private static final String COMMON = "a A0-._/ é";

    private DescriptionPattern() {}

    /** The compiled expression. */
    static Pattern of(String what, Node.Scalar value) throws BadValue {
        if (value.text().isEmpty() || value.text().length() > LONGEST_PATTERN) {
            throw new BadValue(what + " is not of 1.." + LONGEST_PATTERN + " characters");
        }
        Pattern pattern = compile(what, value.text());
        for (String probe : probes(value.text())) {
            if (tooSlow(pattern, probe)) {
                throw new BadValue(
                        what + " " + Values.quoted(value.text()) + " can take too long to match",
                        "do not repeat what repeats, and drop a leading .*: the text is searched anyway");
            }
        }
        return pattern;
    }

    private static Pattern compile(String what, String text) throws BadValue {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new BadValue(what + " " + Values.quoted(text) + " is not a regular expression: "
                    + Values.shown(e.getDescription()));
        }
    }

    /** Runs of one character, and runs of the pattern's own letters, each ending in something unlikely to match. */
    private static Set<String> probes(String pattern) {
        Set<String> runs = new LinkedHashSet<>();
        runs.add(pattern.replaceAll("[^\\p{L}\\p{N}]", ""));
        IntStream.concat(pattern.codePoints(), COMMON.codePoints())
                .mapToObj(Character::toString)
                .forEach(runs::add);
        runs.remove("");
        Set<String> probes = new LinkedHashSet<>();
        for (String run : runs) {
            probes.add(probe(run));
            probes.add(probe(run + " "));
        }
        return probes;
    }

    private static String probe(String run) {
        return run.repeat(PROBE_LENGTH / run.length() + 1).substring(0, PROBE_LENGTH) + "\u0001";
    }

    private static boolean tooSlow(Pattern pattern, String probe) {
        try {
            pattern.matcher(new Metered(probe)).find();
            return false;
        } catch (OutOfSteps | StackOverflowError e) {
            return true; // the matcher recurses for each turn of a repeated group
        }
    }

    /** The matcher has looked at too many characters. */
    private static final class OutOfSteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfSteps() {
            super(null, null, false, false);
        }
    }

    /** Text that counts how often it is looked at. */
    private static final class Metered implements CharSequence {
        private final String text;
        private int steps;

        Metered(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new OutOfSteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
