package org.sallyport.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
    @TempDir
    private Path directory;

    @Test
    void aFreshTokenHas256BitsAndIsReadAgain() throws IOException {
        Path file = directory.resolve("var/deep/admin.token");

        Token made = TokenFile.readOrMake(file);
        String text = Files.readString(file).trim();

        assertThat(text).matches("[A-Za-z0-9_-]{43}");
        assertThat(made.matches(text)).isTrue();
        assertThat(TokenFile.readOrMake(file).matches(text)).isTrue();
        assertThat(Files.readString(another())).isNotEqualTo(text);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyItsOwnerMayReadIt() throws IOException {
        Path file = directory.resolve("admin.token");

        TokenFile.readOrMake(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void blanksAroundATokenDoNotCount() throws IOException {
        Path file = Files.writeString(directory.resolve("admin.token"), "\n  0123456789abcdef \r\n");

        assertThat(TokenFile.readOrMake(file).matches("0123456789abcdef")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "short",
                "0123456789abcde",
                "0123456789 abcdef",
                "0123456789abcd\u00e9\u00e9",
                "0123456789\nabcdefgh"
            })
    void whatIsNoTokenStopsTheStartAndIsLeftAlone(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("admin.token"), text);

        assertThatThrownBy(() -> TokenFile.readOrMake(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void aFileFarTooLongIsNotReadWhole() throws IOException {
        Path file = Files.writeString(directory.resolve("admin.token"), "x".repeat(1_000_000));

        assertThatThrownBy(() -> TokenFile.readOrMake(file)).hasMessageContaining("1025 characters");
    }

    @Test
    void aTokenIsNeverShown() {
        assertThat(new Token("0123456789abcdef").toString()).doesNotContain("0123");
    }

    private Path another() throws IOException {
        Path other = directory.resolve("other.token");
        TokenFile.readOrMake(other);
        return other;
    }
}
