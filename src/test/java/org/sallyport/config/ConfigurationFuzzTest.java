package org.sallyport.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Optional;

/** Any text as the configuration: it is read, or there are mistakes, each with its place. */
class ConfigurationFuzzTest {
    private static final Path FILE = Path.of("/etc/sallyport/sallyport.yaml");

    @FuzzTest
    void anyTextIsReadOrItsMistakesAreTold(byte[] octets) {
        Mistakes mistakes = new Mistakes(FILE);

        Optional<Configuration> configuration = SourceText.decode(octets, mistakes)
                .flatMap(text -> YamlTree.read(text, mistakes))
                .map(root -> ConfigurationReader.read(root, Path.of("/etc/sallyport"), mistakes));

        assertThat(configuration.isPresent() || !mistakes.all().isEmpty())
                .as("a configuration, or why there is none")
                .isTrue();
        Told.assertTold(mistakes.all(), new String(octets, UTF_8));
    }
}
