package org.sallyport.plane.relay;

import io.netty.channel.unix.Errors.NativeIoException;
import java.util.Locale;
import java.util.Optional;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.gateway.PlaneFault.Kind;
import org.sallyport.core.mapping.Mapping;

/** Why a socket could not be had, in the plane's words. */
final class BindFaults {
    private BindFaults() {}

    static PlaneFault of(Mapping mapping, Throwable cause) {
        Kind kind = kind(cause);
        return new PlaneFault(kind, mapping.key() + ": " + words(kind, cause));
    }

    private static String words(Kind kind, Throwable cause) {
        return switch (kind) {
            case PORT_IN_USE -> "something on this host already uses the port";
            case NOT_PERMITTED -> "this process may not open the port";
            case EXHAUSTED -> "no descriptors or memory left (" + cause.getMessage() + ")";
            case UNSUPPORTED, FAILED -> String.valueOf(cause.getMessage());
        };
    }

    private static Kind kind(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            Optional<Kind> kind = at instanceof NativeIoException error ? ofErrno(-error.expectedErr()) : ofText(at);
            if (kind.isPresent()) {
                return kind.get();
            }
        }
        return Kind.FAILED;
    }

    /** By errno of Linux, the only system with native sockets. */
    private static Optional<Kind> ofErrno(int errno) {
        return switch (errno) {
            case 98 -> Optional.of(Kind.PORT_IN_USE); // EADDRINUSE
            case 1, 13 -> Optional.of(Kind.NOT_PERMITTED); // EPERM, EACCES
            case 12, 23, 24, 105 -> Optional.of(Kind.EXHAUSTED); // ENOMEM, ENFILE, EMFILE, ENOBUFS
            default -> Optional.empty();
        };
    }

    /** By the JDK's message, which is all it tells. */
    private static Optional<Kind> ofText(Throwable error) {
        String text = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return Optional.of(Kind.PORT_IN_USE);
        }
        if (text.contains("permission denied") || text.contains("not permitted")) {
            return Optional.of(Kind.NOT_PERMITTED);
        }
        if (text.contains("too many open files") || text.contains("no buffer space")) {
            return Optional.of(Kind.EXHAUSTED);
        }
        return Optional.empty();
    }
}
