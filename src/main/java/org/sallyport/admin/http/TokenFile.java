package org.sallyport.admin.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the token is kept: made at the first start for the owner's eyes alone, read at every other. */
public final class TokenFile {
    /** Ours: shorter ones could be guessed over the network, since the right token is never locked out. */
    private static final int SHORTEST = 16;

    private static final int LONGEST = 1024;
    private static final int FRESH_OCTETS = 32;
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private TokenFile() {}

    /**
     * The token in the file, which is made with mode 0600 when there is none.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static Token readOrMake(Path file) throws IOException {
        if (Files.notExists(file)) {
            make(file);
        }
        warnIfOthersMayRead(file);
        return new Token(read(file));
    }

    /**
     * The text of the token.
     *
     * @throws IOException when it cannot be read or is none
     */
    public static String read(Path file) throws IOException {
        byte[] octets = octets(file);
        String token = new String(octets, StandardCharsets.UTF_8).trim();
        if (octets.length > LONGEST || token.length() < SHORTEST) {
            throw new IOException("the token in " + file + " has " + token.length() + " characters, not " + SHORTEST
                    + ".." + LONGEST + "; remove the file and a fresh one is made at the next start");
        }
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new IOException("the token in " + file + " holds characters that are not visible ASCII");
        }
        return token;
    }

    private static byte[] octets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw new IOException("the admin token in " + file + " cannot be read: " + reason(e), e);
        }
    }

    private static void make(Path file) throws IOException {
        try {
            Path directory = file.toAbsolutePath().normalize().getParent();
            if (directory == null) {
                throw new IOException("it has no directory");
            }
            Files.createDirectories(directory);
            makeIn(directory, file);
        } catch (IOException e) {
            throw new IOException("the admin token in " + file + " cannot be made: " + reason(e), e);
        }
    }

    /** Whole and on disk under another name first, so that neither a crash nor another start sees half a token. */
    private static void makeIn(Path directory, Path file) throws IOException {
        Path fresh = Files.createTempFile(directory, "admin-token", ".new", ownersOnly(file));
        try {
            write(fresh, freshToken());
            // A link never replaces what is there, as a move would.
            Files.createLink(file, fresh);
            LOG.info("made the admin token in {}", file);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} has just been made by another start", file, e);
        } finally {
            Files.deleteIfExists(fresh);
        }
        sync(directory);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer octets = StandardCharsets.US_ASCII.encode(text);
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        if (isPosix(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static String freshToken() {
        byte[] random = new byte[FRESH_OCTETS];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
    }

    /** An exception of the file system often has a path for a message and its reason in its name. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        return e instanceof FileSystemException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }

    /** The mode comes with the file: at no moment can others open it, whatever the process's umask. */
    private static FileAttribute<?>[] ownersOnly(Path file) {
        if (!isPosix(file)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static void warnIfOthersMayRead(Path file) throws IOException {
        if (isPosix(file)) {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.contains(PosixFilePermission.OTHERS_READ) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                LOG.warn(
                        "every user of this host can use the admin token: {} has mode {}",
                        file,
                        PosixFilePermissions.toString(mode));
            }
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
