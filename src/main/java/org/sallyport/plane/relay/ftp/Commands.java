package org.sallyport.plane.relay.ftp;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What the client sends: commands, a line each, with Telnet's signals among them (RFC 959 §5.3). */
final class Commands extends Lines {
    /** So many characters tell a command: as long as {@code EPSV ALL} with its end. */
    static final int HEAD = 10;

    private static final String PORT = "PORT ";
    private static final String EPRT = "EPRT ";

    private final Dialogue dialogue;
    private final DataPolicy policy;
    private Telnet telnet = Telnet.TEXT;

    Commands(Dialogue dialogue, DataPolicy policy) {
        super(dialogue, HEAD);
        this.dialogue = dialogue;
        this.policy = policy;
    }

    @Override
    boolean isAside(char octet) {
        telnet = telnet.after(octet);
        return telnet != Telnet.TEXT;
    }

    @Override
    boolean mayHold() {
        return dialogue.awaitsCommands();
    }

    @Override
    boolean isWorthHolding(CharSequence beginning) {
        return isBeginning(beginning, PORT) || isBeginning(beginning, EPRT);
    }

    /** Whether so much of it as there is is the same. */
    private static boolean isBeginning(CharSequence line, String command) {
        int length = Math.min(line.length(), command.length());
        return command.regionMatches(true, 0, line.toString(), 0, length);
    }

    @Override
    String ended(String beginning, String held) {
        dialogue.asked(Asked.by(beginning));
        if (held.length() < PORT.length()) {
            return held;
        }
        return held.toUpperCase(Locale.ROOT).startsWith(PORT)
                ? told(held, SixNumbers.inCommand(held), SixNumbers::write)
                : told(held, Bars.inCommand(held), Bars::write);
    }

    /** The line as the server gets it. */
    private String told(String line, Optional<Named> named, Function<InetSocketAddress, String> writing) {
        return named.flatMap(found -> policy.outward(found.endpoint())
                        .filter(told -> !told.equals(found.endpoint()))
                        .map(told -> found.replaced(line, writing.apply(told))))
                .orElse(line);
    }

    /** Where in Telnet's signals an octet stands (RFC 854). */
    private enum Telnet {
        /** The octet is the other end's text. */
        TEXT,
        /** Interpret As Command: the next octet says what. */
        IAC,
        /** WILL, WON'T, DO or DON'T: the next octet is the option. */
        OPTION,
        /** The last octet of a signal: after it comes text. */
        LAST;

        private static final char INTERPRET_AS_COMMAND = 255;
        private static final char WILL = 251;

        Telnet after(char octet) {
            return switch (this) {
                case IAC -> octet >= WILL && octet < INTERPRET_AS_COMMAND ? OPTION : LAST;
                case OPTION -> LAST;
                case TEXT, LAST -> octet == INTERPRET_AS_COMMAND ? IAC : TEXT;
            };
        }
    }
}
