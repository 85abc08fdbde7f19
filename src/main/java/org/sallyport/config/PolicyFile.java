package org.sallyport.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.policy.Policy;

/** The file {@code policy.yaml}. */
public final class PolicyFile {
    private PolicyFile() {}

    /**
     * Reads the file.
     *
     * @throws ConfigurationException with everything that is wrong with it
     */
    public static Policy read(Path file) throws ConfigurationException {
        Mistakes mistakes = new Mistakes(file);
        return complete(SourceText.read(file, mistakes), mistakes);
    }

    /**
     * Reads a policy that is not in a file yet.
     *
     * @param name stands for the file in mistakes
     * @throws ConfigurationException with everything that is wrong with it
     */
    public static Policy parse(Path name, String text) throws ConfigurationException {
        Mistakes mistakes = new Mistakes(name);
        return complete(SourceText.checked(text, mistakes), mistakes);
    }

    /** What is wrong with the file; empty when a gateway can decide by it. */
    static List<Mistake> check(Path file) {
        try {
            read(file);
            return List.of();
        } catch (ConfigurationException e) {
            return e.mistakes();
        }
    }

    private static Policy complete(Optional<String> text, Mistakes mistakes) throws ConfigurationException {
        Optional<Policy> policy =
                text.flatMap(yaml -> YamlTree.read(yaml, mistakes)).map(root -> PolicyReader.read(root, mistakes));
        mistakes.orThrow();
        return policy.orElseThrow();
    }
}
