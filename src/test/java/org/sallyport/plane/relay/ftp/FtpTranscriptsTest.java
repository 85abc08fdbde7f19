package org.sallyport.plane.relay.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.plane.relay.tcp.Direction;

/** What passes between real servers, or such as answer like them, and their clients. */
class FtpTranscriptsTest {
    @Test
    void vsftpdWithExtendedPassive() {
        assertHeard("""
                S 220 (vsFTPd 3.0.3)
                C USER ann
                S 331 Please specify the password.
                C PASS secret
                S 230 Login successful.
                C PWD
                S 257 "/" is the current directory
                C EPSV
                S 229 Entering Extended Passive Mode (|||40123|)
                > 229 Entering Extended Passive Mode (|||51201|)
                C TYPE I
                S 200 Switching to Binary mode.
                C RETR big
                S 150 Opening BINARY mode data connection for big (4194304 bytes).
                S 226 Transfer complete.
                C QUIT
                S 221 Goodbye.
                """, "in 40123");
    }

    @Test
    void vsftpdWithPassive() {
        assertHeard("""
                S 220 (vsFTPd 3.0.3)
                C EPSV
                S 530 Please login with USER and PASS.
                C USER ann
                S 331 Please specify the password.
                C PASS secret
                S 230 Login successful.
                C PASV
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                C LIST
                S 150 Here comes the directory listing.
                S 226 Directory send OK.
                C PASV
                S 227 Entering Passive Mode (192,0,2,21,4,0).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                """, "in 40123", "in 1024");
    }

    @Test
    void vsftpdInActiveMode() {
        assertHeard("""
                S 220 (vsFTPd 3.0.3)
                C PORT 203,0,113,5,195,80
                > PORT 192,0,2,1,156,65
                S 200 PORT command successful. Consider using PASV.
                C STOR small
                S 150 Ok to send data.
                S 226 Transfer complete.
                C EPRT |1|203.0.113.5|50001|
                > EPRT |1|192.0.2.1|40001|
                S 200 EPRT command successful. Consider using EPSV.
                C NLST
                S 150 Here comes the directory listing.
                S 226 Directory send OK.
                """, "out 203.0.113.5 50000", "out 203.0.113.5 50001");
    }

    @Test
    void proftpdWithItsBannerOfSeveralLines() {
        assertHeard("""
                S 220-Welcome. This is a long banner: 227 Entering Passive Mode (192,0,2,21,1,1)
                S  and 229 too (|||50000|)
                S 220 ProFTPD Server (Debian) [::ffff:192.0.2.21]
                C FEAT
                S 211-Features:
                S  EPRT
                S  EPSV
                S  LANG en-US.UTF-8*
                S 211 End
                C PASV
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                C epsv 1
                S 229 Entering Extended Passive Mode (|||40123|)
                > 229 Entering Extended Passive Mode (|||51201|)
                """, "in 40123", "in 40123");
    }

    @Test
    void pureFtpd() {
        assertHeard("""
                S 220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------
                S 220-You are user number 1 of 50 allowed.
                S 220-Local time is now 12:00. Server port: 21.
                S 220 You will be disconnected after 15 minutes of inactivity.
                C EPSV
                S 229 Extended Passive mode OK (|||40123|)
                > 229 Extended Passive mode OK (|||51201|)
                C MLSD
                S 150 Accepted data connection
                S 226-Options: -a -l
                S 226 5 matches total
                C PASV
                S 227 Entering Passive Mode (192,0,2,21,156,187)
                > 227 Entering Passive Mode (198,51,100,1,200,1)
                """, "in 40123", "in 40123");
    }

    @Test
    void iisWithLowerCaseCommands() {
        assertHeard("""
                S 220 Microsoft FTP Service
                C opts utf8 on
                S 200 OPTS UTF8 command successful - UTF8 encoding now ON.
                C port 203,0,113,5,195,80
                > port 192,0,2,1,156,65
                S 200 PORT command successful.
                C pasv
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                S 125 Data connection already open; Transfer starting.
                """, "out 203.0.113.5 50000", "in 40123");
    }

    @Test
    void fileZillaServerThatNamesItsOutsideAddress() {
        assertHeard("""
                S 220-FileZilla Server 1.8.1
                S 220 Please visit https://filezilla-project.org/
                C AUTH TLS
                S 502 Explicit TLS authentication not allowed
                C PASV
                S 227 Entering Passive Mode (198,51,100,1,156,187)
                > 227 Entering Passive Mode (198,51,100,1,200,1)
                """, "in 40123");
    }

    @Test
    void serversWithoutBracketsOrWithLineFeedsOnly() {
        assertHeard("""
                S 220 ready\\x0a\\
                C PASV\\x0a\\
                S 227 =192,0,2,21,156,187\\x0a\\
                > 227 =198,51,100,1,200,1\\x0a\\
                C PASV
                S 227 Entering passive mode, version 2. 192,0,2,21,156,187
                > 227 Entering passive mode, version 2. 198,51,100,1,200,1
                C PASV
                S 227 Entering Passive Mode (0,0,0,0,156,187)
                > 227 Entering Passive Mode (198,51,100,1,200,1)
                C PASV
                S 227-Of several lines (192,0,2,21,1,1)
                S 227 and here it is: 192,0,2,21,156,187
                > 227 and here it is: 198,51,100,1,200,1
                """, "in 40123", "in 40123", "in 40123", "in 40123");
    }

    @Test
    void afterTlsHasBegunOctetsPassAsTheyAre() {
        assertHeard("""
                S 220 (vsFTPd 3.0.3)
                C AUTH TLS
                S 234 Proceed with negotiation.
                C \\x16\\x03\\x01\\x02\\x00PORT 203,0,113,5,195,80
                S \\x16\\x03\\x03\\x00\\x7a
                C PASV
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                C EPRT |1|203.0.113.5|50001|
                """);
    }

    @Test
    void commandsSentWithoutWaitingAreAnsweredInTheirOrder() {
        assertHeard("""
                C USER ann
                C PASS secret
                C CWD /in
                S 220 ready
                C PASV
                C NLST
                C EPSV
                C RETR a
                S 331 Password?
                S 230 In.
                S 250 Changed.
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                S 150 Here it comes.
                S 226 Done.
                S 229 Entering Extended Passive Mode (|||40124|)
                > 229 Entering Extended Passive Mode (|||51201|)
                S 150 Here it comes.
                S 226 Done.
                """, "in 40123", "in 40124");
    }

    /** ABOR as clients send it: Interrupt Process, Data Mark (RFC 959 §4.1.3). */
    @Test
    void anAbortAmongTelnetSignals() {
        assertHeard("""
                S 220 ready
                C RETR big
                S 150 Here it comes.
                C \\xff\\xf4\\xff\\xf2ABOR
                S 426 Connection closed.
                S 226 Aborted.
                C \\xff\\xfb\\x01\\xff\\xf1PASV
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                C \\xff\\xf1PORT 203,0,113,5,195,80
                > \\xff\\xf1PORT 192,0,2,1,156,65
                """, "in 40123", "out 203.0.113.5 50000");
    }

    @Test
    void aServerThatAnswersMoreOrLessOftenThanItIsAsked() {
        assertHeard("""
                S 220 ready
                C NOOP
                C \\x0a\\
                C PASV
                S 200 One answer for two.
                S 227 Entering Passive Mode (192,0,2,21,156,187).
                > 227 Entering Passive Mode (198,51,100,1,200,1).
                C EPSV
                S 200 One too many.
                S 229 Entering Extended Passive Mode (|||40124|)
                > 229 Entering Extended Passive Mode (|||51201|)
                """, "in 40123", "in 40124");
    }

    /** Whole, in two pieces cut everywhere, octet by octet, and with all that may be joined in one piece. */
    static void assertHeard(String text, String... asked) {
        Transcript whole = Transcript.of(text);
        assertPlays(whole, asked);
        assertPlays(whole.octets(), asked);
        assertPlays(whole.joined(), asked);
        int longest = whole.turns().stream()
                .mapToInt(turn -> turn.said().length())
                .max()
                .orElseThrow();
        IntStream.range(1, longest).forEach(at -> assertPlays(whole.split(at), asked));
    }

    private static void assertPlays(Transcript transcript, String... asked) {
        RecordingPaths paths = new RecordingPaths(true);
        Transcript.Heard heard = transcript.play(paths, new Counters());
        assertThat(heard.in()).isEqualTo(transcript.heard(Direction.IN));
        assertThat(heard.out()).isEqualTo(transcript.heard(Direction.OUT));
        assertThat(paths.asked()).isEqualTo(List.of(asked));
    }
}
