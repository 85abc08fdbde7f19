package org.sallyport.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.sallyport.config.ConfigurationFile;
import org.sallyport.config.Mistake;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport check}: what is wrong with the configuration and the policy, all of it at once. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks the configuration and the policy; prints every mistake with its file and line.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        List<Mistake> mistakes = ConfigurationFile.check(config.file());
        mistakes.forEach(mistake -> spec.commandLine().getErr().println(mistake));
        if (!mistakes.isEmpty()) {
            return 1;
        }
        spec.commandLine().getOut().println(config.file() + " and its policy are fine");
        return 0;
    }
}
