package org.sallyport.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;

/** Any text as the policy, also one that an admin sends by REST. */
class PolicyFuzzTest {
    private static final Path FILE = Path.of("policy.yaml");

    @FuzzTest
    void anyTextIsReadOrItsMistakesAreTold(byte[] octets) {
        String text = new String(octets, UTF_8);
        try {
            assertThat(PolicyFile.parse(FILE, text)).isNotNull();
        } catch (ConfigurationException e) {
            assertThat(e.mistakes()).isNotEmpty();
            Told.assertTold(e.mistakes(), text);
        }
    }
}
