package org.sallyport.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.sallyport.core.lease.StoreException;

/**
 * The files of one store. What it makes is readable by its own user alone, where the file system knows such.
 *
 * @param database absolute; SQLite keeps {@code -wal} and {@code -shm} beside it
 */
record StoreFiles(Path database) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    static StoreFiles of(Path file) {
        return new StoreFiles(file.toAbsolutePath().normalize());
    }

    Path directory() {
        Path parent = database.getParent();
        return parent == null ? database : parent;
    }

    /** Held locked while the store is open; it stays behind, unlocked. */
    Path lock() {
        return beside(".lock");
    }

    /** A store in the making, until it is whole and takes the database's name. */
    Path unfinished() {
        return beside(".new");
    }

    /** The write-ahead log: what is committed and not yet in the database file. */
    Path wal() {
        return beside("-wal");
    }

    Path sharedMemory() {
        return beside("-shm");
    }

    /** Whether there is nothing to read: no file, or one of no octets, whose log does not say that there was more. */
    boolean isNew() throws StoreException {
        try {
            return !Files.exists(database) || (Files.isRegularFile(database) && Files.size(database) == 0 && !hasWal());
        } catch (IOException e) {
            throw trouble("cannot be looked at", e);
        }
    }

    /** Whether the write-ahead log holds anything. */
    boolean hasWal() throws StoreException {
        try {
            return Files.exists(wal()) && Files.size(wal()) > 0;
        } catch (IOException e) {
            throw trouble("has a write-ahead log that cannot be looked at", e);
        }
    }

    void makeDirectories() throws StoreException {
        try {
            if (!Files.isDirectory(directory())) {
                Files.createDirectories(directory(), mode("rwx------"));
            }
        } catch (IOException e) {
            throw trouble("cannot be kept there, its directory could not be made", e);
        }
    }

    /** Makes the directory's entries durable, where the system lets a directory be synced. */
    void syncDirectory() throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(directory(), StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** The attributes of a file that is its user's alone. */
    static FileAttribute<?>[] ownersAlone() {
        return mode("rw-------");
    }

    /** The exception saying that the store {@code is} in this trouble, and why. */
    StoreException trouble(String is, Exception why) {
        String reason = why instanceof IOException ? why.toString() : String.valueOf(why.getMessage());
        return new StoreException("store " + database + " " + is + ": " + reason, why);
    }

    private Path beside(String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
