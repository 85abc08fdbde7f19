package org.sallyport.app;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sallyport.admin.client.AdminClient;
import org.sallyport.admin.client.Answer;
import org.sallyport.admin.client.ClientException;
import org.sallyport.config.Configuration;
import org.sallyport.config.ConfigurationException;
import org.sallyport.config.ConfigurationFile;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How the commands reach a running gateway, and show what it answers. */
final class AdminAccess {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "where the gateway's admin side listens (default: admin.listen of the configuration)")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "the admin token (default: admin.token-file of the configuration)")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the gateway's configuration file (default: ${sys:sallyport.config:-config/sallyport.yaml})")
    private Optional<Path> config = Optional.empty();

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
            Answer answer = client().get(path);
            List<String> lines = form == OutputForm.JSON ? answer.json() : table.apply(answer);
            lines.forEach(terminal.getOut()::println);
            return 0;
        } catch (ClientException e) {
            terminal.getErr().println(e.getMessage());
            return 1;
        } catch (ConfigurationException e) {
            terminal.getErr().println(e.mistakes().get(0) + "; or name --url and --token-file");
            return 1;
        }
    }

    /** The configuration is not looked at when nothing of it is needed. */
    private AdminClient client() throws ClientException, ConfigurationException {
        if (url.isPresent() && tokenFile.isPresent()) {
            return AdminClient.of(url.get(), tokenFile.get());
        }
        Configuration.Admin admin = configuration().admin();
        return AdminClient.of(url.orElseGet(() -> urlOf(admin.listen())), tokenFile.orElse(admin.tokenFile()));
    }

    private Configuration configuration() throws ConfigurationException {
        Path usual = Path.of(System.getProperty("sallyport.config", "config/sallyport.yaml"));
        if (config.isEmpty() && Files.notExists(usual)) {
            return Configuration.defaults(usual.toAbsolutePath().resolveSibling(""));
        }
        return ConfigurationFile.read(config.orElse(usual));
    }

    /** What listens on every address listens on loopback, too. */
    private static String urlOf(InetSocketAddress listen) {
        InetAddress address = listen.getAddress();
        boolean ipv6 = address instanceof Inet6Address;
        String any = ipv6 ? "::1" : "127.0.0.1";
        String host = address.isAnyLocalAddress() ? any : address.getHostAddress();
        return "http://" + (ipv6 ? "[" + host + "]" : host) + ":" + listen.getPort();
    }
}
