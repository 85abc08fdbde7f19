package org.sallyport.plane.relay.ftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.sallyport.core.gateway.Counters;
import org.sallyport.plane.relay.tcp.Direction;

/**
 * What passes on a control connection: {@code C} before what the client sends, {@code S} before what the server sends;
 * {@code >} before what the other end gets in its place. Each line ends in CRLF, or where a {@code \} stands at its
 * end; {@code \xff} is an octet.
 */
record Transcript(List<Turn> turns) {
    private static final Pattern OCTET = Pattern.compile("\\\\x([0-9a-f]{2})");

    /** What one end says and the other hears. */
    record Turn(Direction way, String said, String heard) {}

    static Transcript of(String text) {
        List<Turn> turns = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String words = words(line.substring(2));
            if (line.startsWith("> ")) {
                Turn last = turns.remove(turns.size() - 1);
                turns.add(new Turn(last.way(), last.said(), words));
            } else {
                turns.add(new Turn(line.startsWith("C ") ? Direction.IN : Direction.OUT, words, words));
            }
        }
        return new Transcript(turns);
    }

    private static String words(String line) {
        String open = line.endsWith("\\") ? line.substring(0, line.length() - 1) : line + "\r\n";
        return OCTET.matcher(open).replaceAll(octet -> String.valueOf((char) Integer.parseInt(octet.group(1), 16)));
    }

    String said(Direction way) {
        return all(way, true);
    }

    String heard(Direction way) {
        return all(way, false);
    }

    private String all(Direction way, boolean said) {
        StringBuilder all = new StringBuilder();
        turns.stream().filter(turn -> turn.way() == way).forEach(turn -> all.append(said ? turn.said() : turn.heard()));
        return all.toString();
    }

    /** The same with each line in two pieces, the first this long. */
    Transcript split(int at) {
        List<Turn> pieces = new ArrayList<>();
        for (Turn turn : turns) {
            int cut = Math.min(at, turn.said().length());
            pieces.add(new Turn(turn.way(), turn.said().substring(0, cut), ""));
            pieces.add(new Turn(turn.way(), turn.said().substring(cut), turn.heard()));
        }
        return new Transcript(pieces);
    }

    /** The same, an octet at a time. */
    Transcript octets() {
        List<Turn> octets = new ArrayList<>();
        for (Turn turn : turns) {
            turn.said().chars().forEach(c -> octets.add(new Turn(turn.way(), String.valueOf((char) c), "")));
            octets.add(new Turn(turn.way(), "", turn.heard()));
        }
        return new Transcript(octets);
    }

    /** The same, with all that one end says before it is answered in one piece. */
    Transcript joined() {
        List<Turn> joined = new ArrayList<>();
        for (Turn turn : turns) {
            Turn last = joined.isEmpty() ? turn : joined.get(joined.size() - 1);
            if (!joined.isEmpty() && last.way() == turn.way()) {
                joined.set(
                        joined.size() - 1,
                        new Turn(turn.way(), last.said() + turn.said(), last.heard() + turn.heard()));
            } else {
                joined.add(turn);
            }
        }
        return new Transcript(joined);
    }

    /** What this end hears when it is played through an inspector, to the end of both directions. */
    Heard play(DataPaths paths, Counters counters) {
        FtpInspector inspector = new FtpInspector(new DataPolicy(RecordingPaths.SERVER, paths, counters), () -> {});
        StringBuilder in = new StringBuilder();
        StringBuilder out = new StringBuilder();
        for (Turn turn : turns) {
            StringBuilder to = turn.way() == Direction.IN ? in : out;
            ByteBuf came = Unpooled.copiedBuffer(turn.said(), ISO_8859_1);
            to.append(text(inspector.inspect(turn.way(), came), came));
        }
        in.append(text(inspector.ended(Direction.IN), Unpooled.EMPTY_BUFFER));
        out.append(text(inspector.ended(Direction.OUT), Unpooled.EMPTY_BUFFER));
        return new Heard(in.toString(), out.toString());
    }

    private static String text(ByteBuf passed, ByteBuf came) {
        String text = passed.toString(ISO_8859_1);
        came.release();
        if (passed.refCnt() > 0) { // It was another buffer.
            passed.release();
        }
        return text;
    }

    /**
     * What came through.
     *
     * @param in to the server
     * @param out to the client
     */
    record Heard(String in, String out) {}
}
