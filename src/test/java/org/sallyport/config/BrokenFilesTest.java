package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each broken file beside this test has a list of what is to be said of it: line, column, message and hint. */
class BrokenFilesTest {
    private static final Path FILES = Path.of("src/test/resources/org/sallyport/config");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("configurations")
    void everyMistakeOfAConfigurationIsToldWithItsPlace(Path file) throws IOException {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> ConfigurationFile.read(file));
        assertThat(told(refused, file)).isEqualTo(expected(file));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyMistakeOfAPolicyIsToldWithItsPlace(Path file) throws IOException {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> PolicyFile.read(file));
        assertThat(told(refused, file)).isEqualTo(expected(file));
    }

    @Test
    void aMistakeReadsAsFileLineColumnMessageAndHint() {
        Path file = FILES.resolve("broken-configuration/unknown-keys.yaml");
        assertThatThrownBy(() -> ConfigurationFile.read(file))
                .hasMessageStartingWith(
                        file + ":2:3: unknown key 'interface' in lan (nearest known key: 'interfaces')\n");
    }

    @Test
    void aMissingFileIsTold() {
        Path file = directory.resolve("none.yaml");
        assertThatThrownBy(() -> ConfigurationFile.read(file)).hasMessage(file + ": no such file");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThatThrownBy(() -> PolicyFile.read(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(directory + ": cannot be read: ");
    }

    @Test
    void aFileOfAMebibyteIsReadAndALargerOneIsNot() throws Exception {
        Path file = directory.resolve("large.yaml");
        Files.writeString(file, "{}\n#" + "x".repeat((1 << 20) - 4));
        assertThat(ConfigurationFile.read(file)).isNotNull();
        Files.writeString(file, "{}\n#" + "x".repeat((1 << 20) - 3));
        assertThatThrownBy(() -> ConfigurationFile.read(file)).hasMessage(file + ": larger than 1048576 octets");
    }

    @Test
    void beyondAHundredMistakesTheRestIsCounted() throws IOException {
        Path file = directory.resolve("many.yaml");
        Files.writeString(
                file,
                Stream.iterate(1, i -> i + 1)
                        .limit(50_000)
                        .map(i -> "k" + i + ":\n")
                        .collect(Collectors.joining()));
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> ConfigurationFile.read(file));
        assertThat(refused.mistakes()).hasSize(101);
        assertThat(refused.mistakes().get(100)).hasToString(file + ": and 49900 more mistakes");
    }

    @Test
    void aPolicyOfMoreThanAThousandRulesIsRefused() {
        String rules = Stream.iterate(0, i -> i + 1)
                .limit(1001)
                .map(i -> "  - { name: r" + i + ", verdict: deny }\n")
                .collect(Collectors.joining());
        assertThatThrownBy(() -> PolicyFile.parse(Path.of("policy"), "rules:\n" + rules))
                .hasMessage("policy:2:3: rules has more than 1000 rules");
    }

    private static String told(ConfigurationException refused, Path file) {
        return refused.mistakes().stream()
                .map(mistake -> mistake.toString().substring(file.toString().length()) + "\n")
                .collect(Collectors.joining());
    }

    private static String expected(Path file) throws IOException {
        return Files.readString(Path.of(file.toString().replace(".yaml", ".expected")));
    }

    static Stream<Path> configurations() throws IOException {
        return files("broken-configuration");
    }

    static Stream<Path> policies() throws IOException {
        return files("broken-policy");
    }

    private static Stream<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(FILES.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }
}
