package org.sallyport.plane.relay.ftp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Which commands have no final reply yet, and what may be looked into at all. */
final class Dialogue {
    /** Ours: as many as are remembered; nobody pipelines more. Beyond it the eldest counts as answered. */
    static final int MOST = 64;

    private final Deque<Asked> outstanding = new ArrayDeque<>();
    private boolean greeted;
    private boolean opaque;

    void asked(Asked command) {
        if (outstanding.size() == MOST) {
            outstanding.removeFirst();
        }
        outstanding.addLast(command);
    }

    /**
     * A reply is complete.
     *
     * @return the command it grants, if that leads to a data connection
     */
    Optional<Asked> answered(int code) {
        if (!greeted) {
            greeted = code == 220;
            // "Ready in so many minutes" or "closing": who says anything else is no FTP server (RFC 959 §5.4).
            opaque = !greeted && code != 120 && code != 421;
            return Optional.empty();
        }
        if (code == Asked.AUTH.code() && outstanding.contains(Asked.AUTH)) {
            opaque = true;
            return Optional.empty();
        }
        Optional<Asked> granted =
                outstanding.stream().filter(command -> isGrant(command, code)).findFirst();
        granted.ifPresentOrElse(this::settle, () -> settle(code));
        return granted;
    }

    private static boolean isGrant(Asked command, int code) {
        return command.isPassive() && command.code() == code;
    }

    /** Some servers answer more or less often than they are asked: what comes before this was answered too. */
    private void settle(Asked granted) {
        while (outstanding.removeFirst() != granted) {
            // All of them are settled by the later one.
        }
    }

    private void settle(int code) {
        Asked first = outstanding.peekFirst();
        boolean preliminary = code < 200;
        boolean another = first != null && first.isPassive() && code < 400;
        if (!preliminary && !another) {
            outstanding.pollFirst();
        }
    }

    /** Whether a data connection may be named in a reply now. */
    boolean awaitsPassive() {
        return greeted && outstanding.stream().anyMatch(Asked::isPassive);
    }

    /** Whether a line of the client may be kept until its end: not of a client that may be about to begin TLS. */
    boolean awaitsCommands() {
        return greeted && !outstanding.contains(Asked.AUTH);
    }

    /** Whether nothing more is to be understood: it is TLS, or no FTP. */
    boolean isOpaque() {
        return opaque;
    }
}
