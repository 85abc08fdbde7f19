package org.sallyport.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One thing wrong with a file, and where.
 *
 * @param line from 1; 0 when the file as a whole is meant
 * @param column in characters from 1; 0 when the file as a whole is meant
 * @param message one line, naming the key, its value and what would be right
 * @param hint what to write instead, if there is a good guess
 */
public record Mistake(Path file, int line, int column, String message, Optional<String> hint) {
    /** {@code FILE:LINE:COLUMN: MESSAGE (HINT)}, which editors and terminals know how to jump to. */
    @Override
    public String toString() {
        String where = line == 0 ? file.toString() : file + ":" + line + ":" + column;
        return where + ": " + message + hint.map(text -> " (" + text + ")").orElse("");
    }
}
