package org.sallyport.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sallyport.core.lease.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway to a store. The system's lock on a file beside the database: it ends with the process, however that dies.
 * Ours: not SQLite's exclusive mode, so that an admin can read the database while the gateway runs.
 */
final class StoreLock {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);

    /** Of this process. POSIX drops a file's locks when the process closes any descriptor of it, so no second is opened. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private StoreLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock, without waiting.
     *
     * @throws StoreException when another holds it, or the lock file cannot be written
     */
    static StoreLock take(StoreFiles files) throws StoreException {
        Path path = realPath(files);
        if (!HELD.add(path)) {
            throw new StoreException("store " + files.database() + " is already open in this process");
        }
        boolean taken = false;
        try {
            StoreLock lock = new StoreLock(path, lockedChannel(files));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                HELD.remove(path);
            }
        }
    }

    void release() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("{}: did not close cleanly: {}", path, e.toString());
        }
        HELD.remove(path);
    }

    private static FileChannel lockedChannel(StoreFiles files) throws StoreException {
        try {
            if (!Files.exists(files.lock())) {
                Files.createFile(files.lock(), StoreFiles.ownersAlone());
            }
            FileChannel channel = FileChannel.open(files.lock(), StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new StoreException("store " + files.database() + " is in use by another process" + holder(files)
                        + ": stop that one first, or give this one a store of its own");
            }
            sign(channel);
            return channel;
        } catch (IOException e) {
            throw files.trouble("cannot be locked", e);
        }
    }

    /** Leaves our process id for whom we turn away. */
    private static void sign(FileChannel channel) throws IOException {
        byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid));
    }

    private static String holder(StoreFiles files) throws IOException {
        String pid = Files.readString(files.lock());
        return pid.matches("[0-9]{1,10}") ? " (pid " + pid + ")" : "";
    }

    private static Path realPath(StoreFiles files) throws StoreException {
        try {
            return files.directory().toRealPath().resolve(files.lock().getFileName());
        } catch (IOException e) {
            throw files.trouble("cannot be reached", e);
        }
    }
}
