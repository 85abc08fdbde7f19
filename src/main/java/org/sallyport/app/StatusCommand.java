package org.sallyport.app;

import java.util.concurrent.Callable;
import org.sallyport.admin.client.Answer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport status}: how a running gateway is. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows how a running gateway is.")
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AdminAccess access = new AdminAccess();

    @Override
    public Integer call() {
        return access.show(spec.commandLine(), "/status", Answer::status);
    }
}
