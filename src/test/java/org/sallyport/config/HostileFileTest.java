package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the octets, the reader answers with a value or with mistakes: nothing else is thrown, and soon. */
class HostileFileTest {
    private static final List<String> WORDS = List.of(
            "lan:",
            "upnp:",
            "rules:",
            "- ",
            "  ",
            "\n",
            "\n  ",
            "\n- ",
            "{",
            "}",
            "[",
            "]",
            ",",
            ": ",
            "? ",
            "&a ",
            "*a",
            "!!int ",
            "!!binary ",
            "!<x> ",
            "! ",
            "'",
            "\"",
            "\\",
            "\"\\x",
            "\"\\U",
            "\"\\U7fffffff\"",
            "|",
            ">",
            "|9\n",
            "#",
            "%YAML 1.1\n",
            "%TAG ! x\n",
            "---",
            "\n---\n",
            "...",
            "\n...\n",
            "~",
            "null",
            "+",
            "-",
            "0o8",
            "0x",
            "1e999",
            "9999999999999999999999",
            ".inf",
            ".nan",
            "<<: ",
            "@",
            "`",
            "\t",
            "\r",
            "\u0085",
            "\u2028",
            "\ufeff",
            "é",
            "\ud83d\ude00",
            "when:",
            "description:",
            "name:",
            "verdict:",
            "allow",
            "enabled:",
            "true",
            "port:");

    private static final List<String> EXPRESSIONS = List.of(
            "a",
            "b",
            ".",
            "*",
            "+",
            "?",
            "{2}",
            "{1,}",
            "{3,9}",
            "(",
            ")",
            "(?:",
            "(?i)",
            "(?=",
            "(?<!",
            "(?<n>",
            "[",
            "]",
            "[^",
            "&&",
            "|",
            "^",
            "$",
            "\\",
            "\\d",
            "\\w+",
            "\\1",
            "\\2",
            "\\p{L}",
            "\\p{IsX}",
            "\\Q",
            "\\E",
            "\\x",
            "\\N{x}",
            "\\k<n>",
            "\\b",
            ".*",
            "é");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void mutatedSamplesAreReadOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> samples = List.of(
                Files.readAllBytes(Path.of("config/sallyport.yaml")),
                Files.readAllBytes(Path.of("config/policy.yaml")));
        for (int i = 0; i < 150; i++) {
            readBoth(mutated(samples.get(i % 2).clone(), random));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void piecesOfYamlInAnyOrderAreReadOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int words = random.nextInt(40); words >= 0; words--) {
                text.append(WORDS.get(random.nextInt(WORDS.size())));
            }
            readBoth(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void piecesOfExpressionsInAnyOrderAreTakenOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int words = random.nextInt(12); words >= 0; words--) {
                text.append(EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size())));
            }
            try {
                assertThat(DescriptionPattern.of(
                                "description",
                                new Node.Scalar(new Node.Place(1, 1), text.toString(), Node.Scalar.Type.TEXT)))
                        .hasToString(text.toString());
            } catch (BadValue e) {
                assertThat(e.message()).startsWith("description ");
            }
        }
    }

    @Test
    void aQuarterOfAMebibyteOfAnythingIsRefusedSoon() {
        for (String piece : List.of(
                "[", "{", "- ", "? ", "a: ", "&a ", "*a ", "\"", "'", "|\n", "a:\n", "- - ", "[a,", "{a: ", "!!x ",
                "# \n", "\n", " ", "a")) {
            byte[] octets = piece.repeat((1 << 18) / piece.length()).getBytes(StandardCharsets.UTF_8);
            Assertions.assertTimeout(Duration.ofSeconds(30), () -> readBoth(octets), piece);
        }
    }

    private void readBoth(byte[] octets) throws IOException {
        Path file = Files.write(directory.resolve("hostile.yaml"), octets);
        try {
            assertThat(ConfigurationFile.read(file)).isNotNull();
        } catch (ConfigurationException e) {
            assertTold(e);
        }
        try {
            assertThat(PolicyFile.read(file)).isNotNull();
        } catch (ConfigurationException e) {
            assertTold(e);
        }
    }

    private static void assertTold(ConfigurationException e) {
        assertThat(e.mistakes()).isNotEmpty().allSatisfy(mistake -> {
            assertThat(mistake.toString()).doesNotContainPattern("[\\p{Cntrl}]").hasSizeLessThan(1000);
            assertThat(mistake.line()).isNotNegative();
        });
    }

    private static byte[] mutated(byte[] octets, Random random) {
        for (int times = random.nextInt(4); times >= 0; times--) {
            int at = random.nextInt(octets.length);
            switch (random.nextInt(4)) {
                case 0 -> octets[at] = (byte) random.nextInt(256);
                case 1 -> octets[at] = (byte) " :-#[]{}&*!|>'\"%@`,\n\t0".charAt(random.nextInt(22));
                case 2 -> octets = java.util.Arrays.copyOf(octets, at + 1);
                default -> System.arraycopy(octets, 0, octets, at, Math.min(random.nextInt(40), octets.length - at));
            }
        }
        return octets;
    }
}
