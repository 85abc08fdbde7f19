package org.sallyport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used, with everything that is wrong with it. */
public class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    /**
     * Gathers the mistakes, each a line of the message.
     *
     * @param mistakes at least one
     */
    public ConfigurationException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** In the order of their lines. */
    public List<Mistake> mistakes() {
        return new ArrayList<>(mistakes);
    }
}
