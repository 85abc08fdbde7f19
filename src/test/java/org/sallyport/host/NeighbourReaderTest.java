package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.core.mapping.Addresses;

/** The kernel's neighbour table on x86_64, as it was recorded from a netlink socket, and what must not be read from it. */
class NeighbourReaderTest {
    private static final int SEQUENCE = 1;

    /** 192.0.2.10 is 02:00:5e:10:00:01, reachable, on interface 7; with the attributes that Linux adds. */
    private static final String IPV4 = """
            4c000000 1c00 0200 01000000 11220000   # length, RTM_NEWNEIGH, NLM_F_MULTI, sequence, port
            02 000000 07000000 0200 00 01          # AF_INET, interface, NUD_REACHABLE, no flags, unicast
            0800 0100 c000020a                     # NDA_DST
            0a00 0200 02005e100001 0000            # NDA_LLADDR, padded
            0800 0400 01000000                     # NDA_PROBES
            1400 0300 00000000000000000000000000000000   # NDA_CACHEINFO
            """;

    /** 2001:db8:77::10 is the same host, stale. */
    private static final String IPV6 = """
            3c000000 1c00 0200 01000000 11220000
            0a 000000 07000000 0400 00 01          # AF_INET6, NUD_STALE
            1400 0100 20010db8007700000000000000000010
            0a00 0200 02005e100001 0000
            """;

    private static final String DONE = """
            14000000 0300 0200 01000000 11220000   # NLMSG_DONE
            00000000
            """;

    private static ByteBuffer octets(String annotated) {
        String hex = annotated.replaceAll("#[^\n]*", "").replaceAll("\\s", "");
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Neighbour> read(String annotated) throws IOException {
        List<Neighbour> neighbours = new ArrayList<>();
        assertThat(NeighbourReader.read(octets(annotated + DONE), SEQUENCE, neighbours))
                .isTrue();
        return neighbours;
    }

    @Test
    void bothFamiliesAreRead() throws IOException {
        assertThat(read(IPV4 + IPV6))
                .containsExactly(
                        new Neighbour(7, Addresses.of("192.0.2.10"), "02005e100001"),
                        new Neighbour(7, Addresses.of("2001:db8:77::10"), "02005e100001"));
    }

    @Test
    void theTableMayComeInSeveralDatagrams() throws IOException {
        List<Neighbour> neighbours = new ArrayList<>();
        assertThat(NeighbourReader.read(octets(IPV4), SEQUENCE, neighbours)).isFalse();
        assertThat(NeighbourReader.read(octets(IPV6 + DONE), SEQUENCE, neighbours))
                .isTrue();
        assertThat(neighbours).hasSize(2);
    }

    /** NUD_NONE, INCOMPLETE, FAILED, NOARP: what is not resolved, or is a group's. */
    @ParameterizedTest
    @ValueSource(strings = {"0000", "0100", "2000", "4000"})
    void whatIsNotResolvedIsNoNeighbour(String state) throws IOException {
        assertThat(read(IPV4.replace("0200 00 01 ", state + " 00 01 "))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200", "0400", "0800", "1000", "8000"})
    void whatIsResolvedIs(String state) throws IOException {
        assertThat(read(IPV4.replace("0200 00 01 ", state + " 00 01 "))).hasSize(1);
    }

    @Test
    void anAddressWeAnswerForIsNoNeighbour() throws IOException {
        assertThat(read(IPV4.replace("0200 00 01 ", "0200 08 01 "))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000000000", "ffffffffffff", "01005e000001", "333300000001"})
    void whatIsNoOneHostsIsNoLinkLayerAddress(String ethernet) throws IOException {
        assertThat(read(IPV4.replace("02005e100001", ethernet))).isEmpty();
    }

    @Test
    void theFarEndOfATunnelIsNoLinkLayerAddress() throws IOException {
        assertThat(read(IPV4.replace("0a00 0200 02005e100001 0000", "0800 0200 c6336401 0800 0900 00000000")
                        .replace("4c000000", "50000000")))
                .isEmpty();
    }

    @Test
    void anotherRequestsAnswerIsNotOurs() throws IOException {
        assertThat(read(IPV4.replace("01000000 11220000", "02000000 11220000"))).isEmpty();
    }

    @Test
    void anErrorIsOne() {
        assertThatThrownBy(() ->
                        read("24000000 0200 0000 01000000 11220000 ffffffff" + "1c000000 1e00 0103 01000000 00000000"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("errno 1");
    }

    @Test
    void whatIsCutOffIsNotReadAsSomethingElse() {
        int all = octets(IPV4).remaining();
        for (int length = 16; length < all; length++) {
            ByteBuffer cut = octets(IPV4).limit(length).slice().order(ByteOrder.LITTLE_ENDIAN);
            assertThatThrownBy(() -> NeighbourReader.read(cut, SEQUENCE, new ArrayList<>()))
                    .as("the first " + length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAttributeThatIsTooLongEndsTheNeighbourAlone() throws IOException {
        assertThat(read(IPV4.replace("0800 0100 c000020a", "ff00 0100 c000020a") + IPV6))
                .hasSize(1);
        assertThat(read(IPV4.replace("0800 0100 c000020a", "0300 0100 c000020a") + IPV6))
                .hasSize(1);
    }

    @Test
    void theRequestAsksForTheWholeTable() {
        ByteBuffer out = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
        NeighbourReader.writeRequest(out, SEQUENCE);
        assertThat(out.array()).isEqualTo(octets("""
                        1c000000 1e00 0103 01000000 00000000   # RTM_GETNEIGH, NLM_F_REQUEST and _DUMP
                        00 000000 00000000 0000 00 00          # any family, any interface
                        """).array());
    }
}
