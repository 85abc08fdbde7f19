package org.sallyport.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sallyport.admin.client.AdminClient;
import org.sallyport.admin.client.Answer;
import org.sallyport.admin.client.ClientException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How the commands reach a running gateway, and show what it answers. */
final class AdminAccess {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "where the gateway's admin side listens (default: ${DEFAULT-VALUE})")
    private String url = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "the admin token (default: ../var/admin.token beside the configuration)")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${sys:sallyport.config:-config/sallyport.yaml}",
            description = "the gateway's configuration file (default: ${DEFAULT-VALUE})")
    private Path config = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            converter = OutputForm.Reader.class,
            description = "how to show the answer (default: ${DEFAULT-VALUE})")
    private OutputForm form = OutputForm.TABLE;

    /**
     * Asks and shows.
     *
     * @param path below {@code /api/v1}
     * @param table words the answer for {@code -o table}
     * @return the exit code: 0, or 1 when there was no answer, which one line on the error output explains
     */
    int show(CommandLine terminal, String path, Function<Answer, List<String>> table) {
        try {
            Answer answer = AdminClient.of(url, token()).get(path);
            List<String> lines = form == OutputForm.JSON ? answer.json() : table.apply(answer);
            lines.forEach(terminal.getOut()::println);
            return 0;
        } catch (ClientException e) {
            terminal.getErr().println(e.getMessage());
            return 1;
        }
    }

    private Path token() {
        return tokenFile.orElseGet(() ->
                config.toAbsolutePath().resolveSibling("../var/admin.token").normalize());
    }
}
