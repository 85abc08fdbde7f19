package org.sallyport.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong with one file, up to a bound: nobody reads the hundredth line. */
final class Mistakes {
    private static final int MOST = 100;

    private final Path file;
    private final List<Mistake> found = new ArrayList<>();
    private int untold;

    Mistakes(Path file) {
        this.file = file;
    }

    void add(Node.Place place, String message) {
        add(place, message, Optional.empty());
    }

    void add(Node.Place place, String message, Optional<String> hint) {
        if (isFull()) {
            untold++;
            return;
        }
        found.add(new Mistake(file, place.line(), place.column(), message, hint));
    }

    /** Whether what follows is counted only, so that no trouble need be taken over its hint. */
    boolean isFull() {
        return found.size() == MOST;
    }

    /** In the order of their lines; those past the bound as one last line. */
    List<Mistake> all() {
        List<Mistake> all = new ArrayList<>(found);
        all.sort(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column));
        if (untold > 0) {
            all.add(new Mistake(file, 0, 0, "and " + untold + " more mistakes", Optional.empty()));
        }
        return all;
    }

    void orThrow() throws ConfigurationException {
        if (!found.isEmpty()) {
            throw new ConfigurationException(all());
        }
    }
}
