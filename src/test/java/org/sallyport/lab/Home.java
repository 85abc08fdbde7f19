package org.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directory a program has to itself, which outlives the program's lives and not the test class. */
final class Home implements AutoCloseable {
    private final Path directory;

    Home(String name) {
        try {
            directory = Files.createTempDirectory("sallyport-lab-" + name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The file's or directory's path, whether there is one or not. */
    String path(String file) {
        return directory.resolve(file).toString();
    }

    void write(String file, String text) {
        try {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String read(String file) {
        try {
            return Files.readString(directory.resolve(file)).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void delete(String file) {
        delete(directory.resolve(file));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(Home::delete);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
