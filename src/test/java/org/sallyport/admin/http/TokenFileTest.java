package org.sallyport.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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

    /** A umask can only take away: what 022 would leave to others was never asked for. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itsModeDoesNotHangOnTheUmask() throws IOException, InterruptedException {
        Path file = directory.resolve("admin.token");
        Path own = Files.createDirectory(directory.resolve("umask"));

        assertThat(underUmask("022", own.resolve("admin.token"))).isZero();
        assertThat(underUmask("000", file)).isZero();

        assertThat(mode(own.resolve("admin.token"))).isEqualTo("rw-------");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void nothingButTheTokenIsLeftBehind() throws IOException {
        TokenFile.readOrMake(directory.resolve("admin.token"));

        try (Stream<Path> names = Files.list(directory)) {
            assertThat(names).containsExactly(directory.resolve("admin.token"));
        }
    }

    @Test
    void manyStartsAtOnceAgreeOnOneToken() throws Exception {
        Path file = directory.resolve("admin.token");
        ExecutorService starts = Executors.newFixedThreadPool(8);
        try {
            List<Future<Token>> tokens = starts.invokeAll(Collections.nCopies(8, () -> TokenFile.readOrMake(file)));
            String text = TokenFile.read(file);
            for (Future<Token> token : tokens) {
                assertThat(token.get().matches(text)).isTrue();
            }
        } finally {
            starts.shutdownNow();
        }
    }

    @Test
    void whatCannotBeMadeOrReadIsNamedWithItsReason() throws IOException {
        Path occupied = Files.createFile(directory.resolve("occupied"));

        assertThatThrownBy(() -> TokenFile.readOrMake(occupied.resolve("admin.token")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(occupied.resolve("admin.token").toString())
                .hasMessageMatching(".*(Not a directory|FileAlreadyExistsException).*");
        assertThatThrownBy(() -> TokenFile.readOrMake(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("Is a directory");
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

    /** The exit code of another Java process that reads or makes the token under this umask. */
    private static int underUmask(String umask, Path file) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask " + umask + " && exec \"$@\"",
                        "sh",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Maker.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Reads or makes the token in the file that its argument names. */
    static final class Maker {
        private Maker() {}

        public static void main(String[] arguments) throws IOException {
            TokenFile.readOrMake(Path.of(arguments[0]));
        }
    }

    private Path another() throws IOException {
        Path other = directory.resolve("other.token");
        TokenFile.readOrMake(other);
        return other;
    }
}
