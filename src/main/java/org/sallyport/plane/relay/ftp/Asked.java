package org.sallyport.plane.relay.ftp;

import java.util.Locale;

/** What a command is to us while its reply is outstanding. */
enum Asked {
    /** Answered by 227 with an endpoint (RFC 959 §4.1.2). */
    PASV(227),
    /** Answered by 229 with a port (RFC 2428 §3). */
    EPSV(229),
    /** Answered by 234, after which the octets are TLS's (RFC 4217 §4). */
    AUTH(234),
    /** Anything else. */
    OTHER(0);

    private final int code;

    Asked(int code) {
        this.code = code;
    }

    /** The reply that grants it; 0 when there is none of its own. */
    int code() {
        return code;
    }

    boolean isPassive() {
        return this == PASV || this == EPSV;
    }

    /**
     * What a line that begins so asks.
     *
     * @param head its first {@link Commands#HEAD} characters or all of it
     */
    static Asked by(String head) {
        String[] words = head.strip().toUpperCase(Locale.ROOT).split("\\s+", 2);
        return switch (words[0]) {
            case "PASV" -> PASV;
            // EPSV ALL opens nothing, it only promises that nothing else will be asked for.
            case "EPSV" -> words.length > 1 && words[1].equals("ALL") ? OTHER : EPSV;
            case "AUTH" -> AUTH;
            default -> OTHER;
        };
    }
}
