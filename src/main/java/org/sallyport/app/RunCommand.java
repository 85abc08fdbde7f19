package org.sallyport.app;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.sallyport.config.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport run}: the gateway, in the foreground, until it is told to end. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs the gateway in the foreground.")
final class RunCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    /** What the system, or the gateway itself, tells this command. */
    private enum Word {
        /** SIGTERM, SIGINT: say byebye, close, exit 0. */
        END,
        /** SIGHUP: read the files again. */
        RELOAD,
        /** The gateway's thread has died: exit 1, for whoever started us to start us again. */
        DEAD
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    private final BlockingQueue<Word> words = new LinkedBlockingQueue<>();

    @Override
    public Integer call() throws InterruptedException {
        listenToSignals();
        try (Sallyport sallyport = Sallyport.start(config.file(), () -> words.add(Word.DEAD))) {
            log.info("ready: {}", sallyport.summary());
            return obey(sallyport);
        } catch (StartException | ConfigurationException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private int obey(Sallyport sallyport) throws InterruptedException {
        while (true) {
            switch (words.take()) {
                case RELOAD -> sallyport.reload();
                case END -> {
                    return 0;
                }
                case DEAD -> {
                    return 1;
                }
            }
        }
    }

    private void listenToSignals() {
        Signals.on("TERM", () -> words.add(Word.END));
        Signals.on("INT", () -> words.add(Word.END));
        Signals.on("HUP", () -> words.add(Word.RELOAD));
    }
}
