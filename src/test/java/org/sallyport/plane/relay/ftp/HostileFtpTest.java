package org.sallyport.plane.relay.ftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.plane.relay.ftp.FtpTranscriptsTest.assertHeard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.plane.relay.tcp.Direction;

/** Either end may want more from us than its data connections. */
class HostileFtpTest {
    @Test
    void aReplyThatNobodyAskedForOpensNothing() {
        assertHeard("""
                S 220 ready
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                S 229 Entering Extended Passive Mode (|||40123|)
                C NOOP
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                C PASV
                S 229 Entering Extended Passive Mode (|||40123|)
                C EPSV ALL
                S 229 Entering Extended Passive Mode (|||40123|)
                """);
    }

    @Test
    void aRefusedPassiveIsNoLongerOutstanding() {
        assertHeard("""
                S 220 ready
                C PASV
                S 530 Please log in.
                C STAT
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                """);
    }

    @Test
    void aFileNameThatLooksLikeAReplyIsNone() {
        assertHeard("""
                S 220 ready
                C STAT .
                C PASV
                S 213-Status follows:
                S 227 Entering Passive Mode (192,0,2,21,31,144).
                S 229 Entering Extended Passive Mode (|||8080|)
                S 234 Proceed
                S -rw-r--r-- 1 ann 227 Entering Passive Mode (192,0,2,21,31,144).
                S 213-227 Entering Passive Mode (192,0,2,21,31,144).
                S 213 End
                C MKD 227
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                S 257 "227 Entering Passive Mode (192,0,2,21,31,144)" created
                """, "in 40123");
    }

    @Test
    void onlyTheServersOwnAddressIsOpened() {
        assertRefused("""
                S 220 ready
                C PASV
                S 227 Entering Passive Mode (192,0,2,22,156,187).
                """, "relay.ftp.refused.address");
    }

    @Test
    void noKnownPortOfTheServerIsOpened() {
        assertRefused("""
                S 220 ready
                C PASV
                S 227 Entering Passive Mode (192,0,2,21,3,255).
                """, "relay.ftp.refused.port");
    }

    @Test
    void theServerIsSentToNobodyButTheClient() {
        assertRefused("""
                S 220 ready
                C PORT 192,0,2,22,156,187
                """, "relay.ftp.refused.address");
        assertRefused("""
                S 220 ready
                C EPRT |1|192.0.2.22|40123|
                """, "relay.ftp.refused.address");
        assertRefused("""
                S 220 ready
                C EPRT |2|2001:db8::5|40123|
                """, "relay.ftp.refused.address");
    }

    @Test
    void theServerIsSentToNoKnownPort() {
        assertRefused("""
                S 220 ready
                C PORT 203,0,113,5,0,25
                """, "relay.ftp.refused.port");
    }

    @Test
    void whatIsNoEndpointPassesAsItIs() {
        assertHeard("""
                S 220 ready
                C PORT
                C PORT 203,0,113,5,195
                C PORT 203,0,113,256,195,80
                C PORT 203,0,113,5,195,80,1
                C PORT 203,0,113,5,195,80 and more
                C PORTAL 203,0,113,5,195,80
                C EPRT |1|203.0.113.5|65536|
                C EPRT |2|203.0.113.5|50000|
                C EPRT |1|203.0.113.5|50000
                C EPRT |1|host.example|50000|
                C SITE PORT 203,0,113,5,195,80
                C PO\\xff\\xf1RT 203,0,113,5,195,80
                """);
        assertHeard("""
                S 220 ready
                C PASV
                S 227 (4,4,192,0,2,21,2,156,187)
                C PASV
                S 227 Entering Passive Mode (192,0,2,256,156,187).
                C EPSV
                S 229 Entering Extended Passive Mode (|||70000|)
                C EPSV
                S 229 Entering Extended Passive Mode (||40123|)
                """);
    }

    @Test
    void aClientIsBelievedOnlyAfterTheGreeting() {
        assertHeard("""
                C PORT 203,0,113,5,195,80
                S 120 Ready in 2 minutes
                C PORT 203,0,113,5,195,80
                S 220 Ready
                """);
    }

    @Test
    void whoeverGreetsOtherwiseIsNoFtpServer() {
        assertHeard("""
                S SSH-2.0-OpenSSH_9.2p1
                C PORT 203,0,113,5,195,80
                C PASV
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                """);
    }

    @Test
    void aLineWithoutEndIsNotKept() {
        FtpInspector inspector = inspector();
        greet(inspector);
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += pass(inspector, Direction.IN, "PORT 203,0,113,5,");
        }
        assertThat(passed).isEqualTo(17_000);
        pass(inspector, Direction.IN, "\r\nPASV\r\n");
        assertThat(pass(inspector, Direction.OUT, "227 " + "x".repeat(Lines.LONGEST)))
                .isGreaterThan(Lines.LONGEST);
    }

    @Test
    void aReplyThatWasTooLongToBeKeptIsAnAnswerAllTheSame() {
        String tooLong = " ".repeat(Lines.LONGEST) + "(192,0,2,21,156,187)";
        assertHeard(
                "S 220 ready\nC PASV\nS 227" + tooLong + "\n" + "S 227 Entering Passive Mode (192,0,2,21,156,187).\n");
    }

    @Test
    void octetsThatBeginNoEndpointAreNotKeptForAMoment() {
        FtpInspector inspector = inspector();
        assertThat(pass(inspector, Direction.IN, "P")).isEqualTo(1);
        greet(inspector);
        assertThat(pass(inspector, Direction.IN, "\r\nRETR a file with")).isEqualTo(18);
        assertThat(pass(inspector, Direction.OUT, "150 Here it")).isEqualTo(11);
    }

    @Test
    void whatIsKeptGoesBeforeTheFin() {
        assertHeard("""
                S 220 ready
                C PASV
                C PORT 203,0,113,5,195,80\\
                S 227 Entering Passive Mode (192,0,2,21,156,187).\\
                """);
    }

    @Test
    void commandsBeyondTheBoundCountAsAnswered() {
        String many = "C NOOP\n".repeat(Dialogue.MOST);
        assertHeard("S 220 ready\nC PASV\n" + many + "S 227 Entering Passive Mode (192,0,2,21,156,187).\n");
    }

    private static void assertRefused(String text, String counted) {
        assertHeard(text);
        Counters counters = new Counters();
        Transcript.of(text).play(new RecordingPaths(true), counters);
        assertThat(counters.of(counted)).isEqualTo(1);
    }

    private static FtpInspector inspector() {
        DataPolicy policy = new DataPolicy(RecordingPaths.SERVER, new RecordingPaths(true), new Counters());
        return new FtpInspector(policy, () -> {});
    }

    private static void greet(FtpInspector inspector) {
        pass(inspector, Direction.OUT, "220 ready\r\n");
    }

    /** How many octets come through. */
    private static int pass(FtpInspector inspector, Direction way, String said) {
        ByteBuf came = Unpooled.copiedBuffer(said, ISO_8859_1);
        ByteBuf passed = inspector.inspect(way, came);
        try {
            return passed.readableBytes();
        } finally {
            passed.release();
        }
    }
}
