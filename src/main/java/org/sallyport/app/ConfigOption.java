package org.sallyport.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --config FILE}. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${sys:sallyport.config}",
            description = "the configuration file (default: ${DEFAULT-VALUE})")
    private Path file = Path.of("");

    Path file() {
        return file;
    }
}
