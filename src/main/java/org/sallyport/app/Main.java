package org.sallyport.app;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code sallyport}. */
@Command(
        name = "sallyport",
        description = "Lets apps on a LAN open ports by themselves, safely: UPnP IGD, NAT-PMP and PCP.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {RunCommand.class, CheckCommand.class, LeasesCommand.class, StatusCommand.class})
public final class Main {
    /** Where the distribution lies; {@code bin/sallyport} says so. */
    private static final String HOME = "sallyport.home";

    /** The configuration file of commands that are told no other. */
    private static final String CONFIG = "sallyport.config";

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty(CONFIG) == null) {
            System.setProperty(CONFIG, home().resolve("config/sallyport.yaml").toString());
        }
        System.exit(new CommandLine(new Main()).execute(args));
    }

    /** The directory that holds {@code config} and {@code descriptors}. */
    static Path home() {
        return Path.of(System.getProperty(HOME, ""));
    }

    /** What is running. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** For {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"sallyport " + version()};
        }
    }
}
