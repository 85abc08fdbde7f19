package org.sallyport.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file {@code sallyport.yaml}. */
public final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * Reads the file; the policy it names is not looked at.
     *
     * @throws ConfigurationException with everything that is wrong with the file
     */
    public static Configuration read(Path file) throws ConfigurationException {
        Mistakes mistakes = new Mistakes(file);
        Optional<Configuration> configuration = parse(file, mistakes);
        mistakes.orThrow();
        return configuration.orElseThrow();
    }

    /** What is wrong with this file and with the policy it names; empty when a gateway can start with both. */
    public static List<Mistake> check(Path file) {
        Mistakes mistakes = new Mistakes(file);
        Optional<Configuration> configuration = parse(file, mistakes);
        List<Mistake> all = new ArrayList<>(mistakes.all());
        configuration.ifPresent(read -> all.addAll(PolicyFile.check(read.policyFile())));
        return all;
    }

    private static Optional<Configuration> parse(Path file, Mistakes mistakes) {
        return SourceText.read(file, mistakes)
                .flatMap(text -> YamlTree.read(text, mistakes))
                .map(root -> ConfigurationReader.read(root, directory(file), mistakes));
    }

    /** Where relative paths start; symbolic links are followed first, so that {@code ..} means what the system means. */
    private static Path directory(Path file) {
        Path named = file.toAbsolutePath().normalize().getParent();
        Path parent = named == null ? file.toAbsolutePath() : named;
        try {
            return parent.toRealPath();
        } catch (IOException e) {
            return parent;
        }
    }
}
