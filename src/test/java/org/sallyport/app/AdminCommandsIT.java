package org.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.admin.AdminFixture;
import picocli.CommandLine;

/** {@code sallyport leases} and {@code sallyport status} against a running admin side. */
class AdminCommandsIT {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private AdminFixture admin;

    @BeforeEach
    void start() throws IOException {
        admin = AdminFixture.in(directory);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void leasesAreATableWithoutWhatATerminalWouldObey() {
        admin.lease("Ga\u001bme");

        assertThat(run(new LeasesCommand())).isZero();

        assertThat(out.toString().lines().toList())
                .hasSize(2)
                .first()
                .isEqualTo(
                        "ID                EXTERNAL                INTERNAL          REMOTE  VIA  LEFT  IN   OUT  DESCRIPTION");
        assertThat(out.toString())
                .contains("udp 198.51.100.1:51413  192.0.2.10:51413  any     pcp  1 h   1 B  2 B  Ga\ufffdme");
    }

    @Test
    void anEmptyTableIsSaid() {
        assertThat(run(new LeasesCommand())).isZero();

        assertThat(out.toString().trim()).isEqualTo("no leases");
    }

    @Test
    void jsonIsPlainAscii() {
        admin.lease("Caf\u00e9\u009b\u007f");

        assertThat(run(new LeasesCommand(), "-o", "json")).isZero();

        assertThat(out.toString()).contains("\"Caf\\u00E9\\u009B\\u007F\"", "\"secondsLeft\" : 3600");
        assertThat(out.toString().chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)))
                .isTrue();
    }

    @Test
    void filtersAreEscapedOnTheirWay() {
        admin.lease("a&b c");

        assertThat(run(
                        new LeasesCommand(),
                        "-q",
                        "a&b c",
                        "--client",
                        "192.0.2.0/24",
                        "--via",
                        "pcp",
                        "--transport",
                        "udp"))
                .isZero();

        assertThat(out.toString()).contains("a&b c");
    }

    @Test
    void aRefusedFilterIsOneLineAndExitCodeOne() {
        assertThat(run(new LeasesCommand(), "--transport", "sctp")).isEqualTo(1);

        assertThat(err.toString().trim()).isEqualTo("the gateway answers 400: 'sctp' is not tcp or udp");
    }

    @Test
    void theStatusNamesFactsLineByLine() {
        admin.lease("Game");

        assertThat(run(new StatusCommand())).isZero();

        assertThat(out.toString().lines())
                .contains(
                        "version     1.2.3-test",
                        "up          1 min",
                        "external    198.51.100.1 (public)",
                        "leases      1 (pcp 1)",
                        "requests    1 granted, 0 refused",
                        "admin       answers");
    }

    @Test
    void withoutAGatewayOneLineSaysSo() {
        String url = admin.url();
        admin.server.close();

        assertThat(run(new StatusCommand())).isEqualTo(1);

        assertThat(err.toString().trim()).isEqualTo("no gateway answers at " + url);
    }

    @Test
    void aForeignTokenOneLineSaysSo() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "0123456789abcdef");

        assertThat(run(new StatusCommand(), "--token-file", other.toString())).isEqualTo(1);

        assertThat(err.toString().trim()).isEqualTo("the gateway at " + admin.url() + " refuses the token in " + other);
    }

    @Test
    void aMissingTokenFileOrABrokenUrlOneLineSaysSo() {
        assertThat(run(
                        new StatusCommand(),
                        "--token-file",
                        directory.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(run(new StatusCommand(), "--url", "localhost:8080")).isEqualTo(1);
        assertThat(run(new StatusCommand(), "--url", "http://")).isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(3).noneMatch(line -> line.contains("Exception"));
    }

    @Test
    void aMissingOrBrokenConfigurationIsOneLine() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.yaml"), "admin:\n  listen: nowhere\n  x: 1\n");

        assertThat(run(new StatusCommand(), "--config", broken.toString())).isEqualTo(1);
        assertThat(run(
                        new StatusCommand(),
                        "--config",
                        directory.resolve("none.yaml").toString()))
                .isEqualTo(1);

        assertThat(err.toString().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("broken.yaml:2"))
                .anyMatch(line -> line.contains("none.yaml"));
    }

    /** Where the gateway listens is found in its configuration, and the token beside it. */
    private int run(Object command, String... arguments) {
        CommandLine line =
                new CommandLine(command).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 3];
        all[0] = "--config";
        all[1] = configured().toString();
        all[2] = "--output=table";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return line.setOverwrittenOptionsAllowed(true).execute(all);
    }

    private Path configured() {
        try {
            Path config = Files.createDirectories(directory.resolve("config"));
            String listen = admin.url().substring("http://".length());
            return Files.writeString(config.resolve("sallyport.yaml"), "admin:\n  listen: " + listen + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
