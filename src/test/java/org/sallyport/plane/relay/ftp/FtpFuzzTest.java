package org.sallyport.plane.relay.ftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.sallyport.core.gateway.Counters;
import org.sallyport.plane.relay.tcp.Direction;

/** Any octets at all, from the client in lines that begin with C, from the server in others. */
class FtpFuzzTest {
    @FuzzTest
    void nothingButEndpointsIsAlteredAndNothingOpenedUnasked(byte[] octets) {
        Transcript transcript = conversation(new String(octets, ISO_8859_1));
        RecordingPaths open = new RecordingPaths(true);
        Transcript.Heard heard = transcript.play(open, new Counters());

        RecordingPaths shut = new RecordingPaths(false);
        Transcript.Heard unaltered = transcript.play(shut, new Counters());
        assertThat(unaltered.in()).isEqualTo(transcript.said(Direction.IN));
        assertThat(unaltered.out()).isEqualTo(transcript.said(Direction.OUT));
        assertThat(shut.asked()).isEqualTo(open.asked());

        if (open.asked().isEmpty()) {
            assertThat(heard).isEqualTo(unaltered);
        }
        assertThat((long) open.asked().size())
                .as("ways opened, one for a command at most")
                .isLessThanOrEqualTo(transcript
                        .said(Direction.IN)
                        .chars()
                        .filter(c -> c == '\n')
                        .count());
        assertThat(open.asked()).allMatch(FtpFuzzTest::isBetweenTheTwo);

        RecordingPaths again = new RecordingPaths(true);
        assertThat(transcript.octets().play(again, new Counters())).isEqualTo(heard);
        assertThat(again.asked()).isEqualTo(open.asked());
    }

    private static boolean isBetweenTheTwo(String asked) {
        String[] words = asked.split(" ", -1);
        boolean own = words[0].equals("in") || words[1].equals(RecordingPaths.CLIENT.getHostAddress());
        return own && Integer.parseInt(words[words.length - 1]) >= 1024;
    }

    private static Transcript conversation(String text) {
        List<Transcript.Turn> turns = new ArrayList<>();
        for (String line : text.split("(?<=\n)", -1)) {
            Direction way = line.startsWith("C") ? Direction.IN : Direction.OUT;
            String said = line.substring(Math.min(2, line.length()));
            turns.add(new Transcript.Turn(way, said, said));
        }
        return new Transcript(turns);
    }
}
