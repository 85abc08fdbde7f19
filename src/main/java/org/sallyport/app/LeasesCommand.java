package org.sallyport.app;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.sallyport.admin.client.Answer;
import org.sallyport.admin.client.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport leases}: what is open, and for whom. */
@Command(name = "leases", mixinStandardHelpOptions = true, description = "Lists the leases of a running gateway.")
final class LeasesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AdminAccess access = new AdminAccess();

    @Option(names = "--client", paramLabel = "ADDRESS", description = "only of this internal address or CIDR block")
    private Optional<String> client = Optional.empty();

    @Option(names = "--via", paramLabel = "PROTOCOL", description = "only made through upnp, pcp, nat-pmp or admin")
    private Optional<String> via = Optional.empty();

    @Option(names = "--transport", paramLabel = "tcp|udp", description = "only of this transport")
    private Optional<String> transport = Optional.empty();

    @Option(names = "-q", paramLabel = "TEXT", description = "only those that mention this text")
    private Optional<String> text = Optional.empty();

    @Override
    public Integer call() {
        Query query = new Query("/leases")
                .with("client", client)
                .with("via", via)
                .with("transport", transport)
                .with("q", text);
        return access.show(spec.commandLine(), query.toString(), Answer::leases);
    }
}
