package org.sallyport.plane.relay.ftp;

/**
 * What the server sends: replies of one line, or of several that end with the first one's code and a blank (RFC 959
 * §4.2).
 */
final class Replies extends Lines {
    /** So many digits are the code. */
    static final int CODE = 3;

    private static final int HEAD = CODE + 1;
    private static final int NONE = -1;

    private final Dialogue dialogue;
    private final DataPolicy policy;
    /** The code of a reply of several lines that has not ended. */
    private int unfinished = NONE;

    Replies(Dialogue dialogue, DataPolicy policy) {
        super(dialogue, HEAD);
        this.dialogue = dialogue;
        this.policy = policy;
    }

    @Override
    boolean isAside(char octet) {
        return false;
    }

    @Override
    boolean mayHold() {
        return dialogue.awaitsPassive() && (unfinished == NONE || isGrant(unfinished));
    }

    private static boolean isGrant(int code) {
        return code == Asked.PASV.code() || code == Asked.EPSV.code();
    }

    @Override
    boolean isWorthHolding(CharSequence beginning) {
        String line = beginning.toString();
        return isBeginning(line, Asked.PASV) || isBeginning(line, Asked.EPSV);
    }

    private static boolean isBeginning(String line, Asked command) {
        return (command.code() + " ").startsWith(line);
    }

    @Override
    String ended(String beginning, String held) {
        int code = code(beginning);
        boolean goesOn = code == NONE || beginning.charAt(CODE) == '-';
        if (unfinished != NONE && (goesOn || code != unfinished)) {
            return held;
        }
        if (goesOn) {
            unfinished = code;
            return held;
        }
        unfinished = NONE;
        return dialogue.answered(code)
                .filter(granted -> !held.isEmpty())
                .map(granted -> told(granted, held))
                .orElse(held);
    }

    /** The code that a line begins with, followed by something that may follow one; else {@link #NONE}. */
    private static int code(String beginning) {
        return beginning.matches("(?s)[1-5][0-9]{2}[ \\-\r\n]") ? Integer.parseInt(beginning, 0, CODE, 10) : NONE;
    }

    /** The line as the client gets it. */
    private String told(Asked granted, String line) {
        if (granted == Asked.PASV) {
            return SixNumbers.inReply(line)
                    .flatMap(named ->
                            policy.inward(named.endpoint()).map(told -> named.replaced(line, SixNumbers.write(told))))
                    .orElse(line);
        }
        return Bars.inReply(line, policy.server())
                .flatMap(named -> policy.inward(named.endpoint())
                        .map(told -> named.replaced(line, String.valueOf(told.getPort()))))
                .orElse(line);
    }
}
