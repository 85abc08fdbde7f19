package org.sallyport.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import org.sallyport.core.lease.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of a store: under another name until it is whole, so that a crash leaves either none or all of it, never a
 * file that the next start would take for a damaged one.
 */
final class NewStore {
    private static final Logger LOG = LoggerFactory.getLogger(NewStore.class);

    private NewStore() {}

    static void make(StoreFiles files, Schema schema) throws StoreException {
        try {
            discardLeftovers(files);
            Files.createFile(files.unfinished(), StoreFiles.ownersAlone());
            schema.upgrade(files.unfinished());
            discardOrphan(files);
            Files.move(files.unfinished(), files.database(), StandardCopyOption.ATOMIC_MOVE);
            files.syncDirectory();
        } catch (IOException | SQLException e) {
            throw files.trouble("could not be made", e);
        }
    }

    private static void discardLeftovers(StoreFiles files) throws IOException {
        StoreFiles unfinished = new StoreFiles(files.unfinished());
        Files.deleteIfExists(unfinished.wal());
        Files.deleteIfExists(unfinished.sharedMemory());
        Files.deleteIfExists(unfinished.database());
    }

    /** A log without its database tells nothing, but SQLite would play it into the new one. */
    private static void discardOrphan(StoreFiles files) throws IOException {
        if (Files.deleteIfExists(files.wal())) {
            LOG.warn("{}: discarded, its database is gone", files.wal());
        }
        Files.deleteIfExists(files.sharedMemory());
    }
}
