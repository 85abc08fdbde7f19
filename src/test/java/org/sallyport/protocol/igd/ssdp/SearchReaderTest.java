package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.ssdp.Samples.octets;
import static org.sallyport.protocol.igd.ssdp.Samples.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/** What counts as a search: UDA 1.1 §1.3.2, and what clients really send. */
class SearchReaderTest {
    private static final Heard.Search ROOT_DEVICE = new Heard.Search("upnp:rootdevice", 2);

    @Test
    @Requirement({"UDA-2", "UDA-17"})
    @DisplayName("UDA-17: a search with HOST, MAN, MX and ST")
    void aSearchIsRead() {
        assertThat(read(search("upnp:rootdevice"))).isEqualTo(ROOT_DEVICE);
    }

    @ParameterizedTest(name = "{0}")
    @Requirement({"UDA-1", "UDA-17", "CLI-4"})
    @DisplayName("UDA-1, UDA-17, CLI-4: what is tolerated")
    @CsvSource(textBlock = """
            'no HOST',               'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdevice||'
            'other order',           'M-SEARCH * HTTP/1.1|ST: upnp:rootdevice|MX: 2|MAN: "ssdp:discover"|HOST: x||'
            'names in any case',     'M-SEARCH * HTTP/1.1|host: x|Man: "ssdp:discover"|mx: 2|sT: upnp:rootdevice||'
            'no blank after colon',  'M-SEARCH * HTTP/1.1|HOST:x|MAN:"ssdp:discover"|MX:2|ST:upnp:rootdevice||'
            'blanks and tabs',       'M-SEARCH * HTTP/1.1|MAN: \t "ssdp:discover" |MX:   2 |ST:\tupnp:rootdevice \t||'
            'blank after start',     'M-SEARCH * HTTP/1.1 |MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdevice||'
            'LF alone',              'M-SEARCH * HTTP/1.1~MAN: "ssdp:discover"~MX: 2~ST: upnp:rootdevice~~'
            'one more CRLF',         'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdevice|||'
            'garbage behind',        'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdevice||ST: x|MX: 0'
            'no empty line',         'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdevice|'
            'other fields',          'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdevice|USER-AGENT: a/1||'
            'a line with no colon',  'M-SEARCH * HTTP/1.1|what|MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdevice||'
            """)
    void whatIsTolerated(String why, String message) {
        assertThat(read(lines(message))).as(why).isEqualTo(ROOT_DEVICE);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @Requirement({"UDA-2", "UDA-17", "UDA-31"})
    @DisplayName("UDA-17, UDA-31: what is silently dropped")
    @CsvSource(textBlock = """
            NO_MAN,     'no MAN',            'M-SEARCH * HTTP/1.1|MX: 2|ST: upnp:rootdevice||'
            NO_MAN,     'MAN unquoted',      'M-SEARCH * HTTP/1.1|MAN: ssdp:discover|MX: 2|ST: upnp:rootdevice||'
            NO_MAN,     'another MAN',       'M-SEARCH * HTTP/1.1|MAN: "ssdp:alive"|MX: 2|ST: upnp:rootdevice||'
            NO_MAN,     'no field at all',   'M-SEARCH * HTTP/1.1||'
            NO_TARGET,  'no ST',             'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2||'
            NO_TARGET,  'ST empty',          'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: ||'
            NO_TARGET,  'ST cut off',        'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: upnp:rootdev'
            NO_TARGET,  'ST behind the end', 'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2||ST: upnp:rootdevice||'
            NO_TARGET,  'blank before colon','M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST : upnp:rootdevice||'
            MALFORMED,  'ST twice',          'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: a|ST: b||'
            MALFORMED,  'MX twice',          'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|MX: 2|ST: a||'
            MALFORMED,  'MAN twice',         'M-SEARCH * HTTP/1.1|MAN: "ssdp:discover"|MAN: x|MX: 2|ST: a||'
            MALFORMED,  'method in lower case', 'm-search * HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: a||'
            MALFORMED,  'a path',            'M-SEARCH / HTTP/1.1|MAN: "ssdp:discover"|MX: 2|ST: a||'
            MALFORMED,  'another version',   'M-SEARCH * HTTP/2.0|MAN: "ssdp:discover"|MX: 2|ST: a||'
            MALFORMED,  'a longer version',  'M-SEARCH * HTTP/1.10|MAN: "ssdp:discover"|MX: 2|ST: a||'
            MALFORMED,  'GET',               'GET / HTTP/1.1|HOST: x||'
            MALFORMED,  'no line end',       'M-SEARCH * HTTP/1.1'
            MALFORMED,  'nothing',           ''
            MALFORMED,  'empty lines',       '||||'
            OTHER_TALK, 'NOTIFY',            'NOTIFY * HTTP/1.1|NT: upnp:rootdevice|NTS: ssdp:alive||'
            OTHER_TALK, 'an answer',         'HTTP/1.1 200 OK|ST: upnp:rootdevice||'
            """)
    void whatIsDropped(Heard.Dropped expected, String why, String message) {
        assertThat(read(lines(message))).as(why).isEqualTo(expected);
    }

    @ParameterizedTest
    @Requirement("UDA-18")
    @DisplayName("UDA-18: MX is a whole number from 1, above 5 it is 5; anything else is none")
    @CsvSource({
        "1, 1",
        "5, 5",
        "6, 5",
        "10, 5",
        "120, 5",
        "00003, 3",
        "99999999999999999999, 5",
        "0, 0",
        "-1, 0",
        "+2, 0",
        "2.5, 0",
        "2s, 0",
        "'', 0",
        "0x2, 0",
        "two, 0",
        "2 2, 0",
    })
    void mxIsAWholeNumber(String written, int seconds) {
        assertThat(read(search("x").replace("MX: 2", "MX: " + written))).isEqualTo(new Heard.Search("x", seconds));
    }

    @Test
    void aSearchWithoutMxHasNone() {
        assertThat(read(search("x").replace("MX: 2\r\n", ""))).isEqualTo(new Heard.Search("x", 0));
    }

    @Test
    @Requirement("CLI-5")
    @DisplayName("CLI-5: the target is kept octet for octet, whatever is in it")
    void theTargetIsKeptAsItIs() {
        assertThat(read(search("a\0\u00ff:b c"))).isEqualTo(new Heard.Search("a\0\u00ff:b c", 2));
    }

    @Test
    @Requirement("CLI-80")
    @DisplayName("CLI-80: a search cut anywhere before the end of its last field is none")
    void everyTruncationIsRefused() {
        String whole = search("upnp:rootdevice");
        int lastFieldEnds = whole.length() - 2;
        for (int length = 0; length < lastFieldEnds; length++) {
            assertThat(read(whole.substring(0, length))).as("%d octets", length).isInstanceOf(Heard.Dropped.class);
        }
        assertThat(read(whole.substring(0, lastFieldEnds))).isEqualTo(ROOT_DEVICE);
    }

    @ParameterizedTest
    @Requirement("CLI-80")
    @DisplayName("CLI-80: 64 KiB with no line end, of NULs, of colons, of line ends")
    @ValueSource(strings = {"A", "\0", ":", "\n", "\r", "M-SEARCH ", "ST: x\n"})
    void aHugeDatagramIsMalformed(String repeated) {
        assertThat(read(repeated.repeat(65507 / repeated.length()))).isEqualTo(Heard.Dropped.MALFORMED);
    }

    @RepeatedTest(20)
    @Requirement("CLI-80")
    @DisplayName("Whatever the octets, there is an answer and never an exception")
    void noOctetsBreakTheReader(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] whole =
                search("urn:schemas-upnp-org:device:InternetGatewayDevice:1").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 2000; i++) {
            byte[] octets = mutated(whole, random);
            Heard heard = SearchReader.read(ByteBuffer.wrap(octets));
            if (heard instanceof Heard.Search search) {
                assertThat(search.mx())
                        .as("seed %d, round %d", repetition.getCurrentRepetition(), i)
                        .isBetween(0, 5);
                assertThat(search.target()).isNotEmpty().doesNotContain("\n");
            }
        }
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] octets = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 40));
        for (int flips = random.nextInt(6); flips > 0 && octets.length > 0; flips--) {
            byte[] interesting = {'\r', '\n', ':', ' ', '"', 0, (byte) random.nextInt()};
            octets[random.nextInt(octets.length)] = interesting[random.nextInt(interesting.length)];
        }
        return octets;
    }

    private static Heard read(String message) {
        return SearchReader.read(octets(message));
    }

    /** Bars stand for CRLF, tildes for LF. */
    private static String lines(String message) {
        return message.replace("|", "\r\n").replace("~", "\n");
    }
}
