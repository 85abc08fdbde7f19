package org.sallyport.plane.netfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.netfilter.Transaction.Refused;

/** Elements of sets and maps, written by us and read by {@code nft}, and the other way round. */
@Tag("lab")
class NftablesIT {
    private static final NftSet MAP = new NftSet(Family.IP, "t", "m");
    private static final NftSet BLOCKS = new NftSet(Family.IP, "t", "b");
    private static final NftSet NAMES = new NftSet(Family.IP, "t", "n");
    private static final String TABLE = """
            table ip t {
                map m { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; counter; }
                set b { type ipv4_addr . inet_service; flags interval; counter; }
                set n { type ifname; }
            }
            """;

    private NetworkNamespace host;
    private Nftables nftables;

    @BeforeEach
    void make() throws Exception {
        host = NetworkNamespace.make("nft");
        nftables = host.call(() -> {
            new Ruleset(new SystemCommands()).load(TABLE);
            return new Nftables();
        });
    }

    @AfterEach
    void end() throws Exception {
        nftables.close();
        host.close();
    }

    @Test
    void whatIsAddedNftLists() throws Exception {
        Transaction transaction = new Transaction()
                .add(MAP, mapped(8080, "192.0.2.7", 80))
                .add(BLOCKS, block())
                .add(NAMES, Element.of(Concat.EMPTY.withName("wan0")));

        assertThat(nftables.commit(transaction)).isEmpty();

        assertThat(host.sh("nft -n list table ip t").replaceAll("\\s+", " "))
                .contains("198.51.100.1 . 6 . 8080 counter packets 0 bytes 0 : 192.0.2.7 . 80")
                .contains("10.0.0.0/8 . 5000-5001")
                .contains("\"wan0\"");
    }

    @Test
    void whatIsThereIsReadBackAsItWasAdded() throws Exception {
        nftables.commit(
                new Transaction().add(MAP, mapped(8080, "192.0.2.7", 80)).add(BLOCKS, block()));

        assertThat(nftables.elements(MAP)).isEqualTo(Map.of(mapped(8080, "192.0.2.7", 80), Count.ZERO));
        assertThat(nftables.elements(BLOCKS)).isEqualTo(Map.of(block(), Count.ZERO));
        assertThat(nftables.counts(List.of(
                        new Placed(BLOCKS, block()),
                        new Placed(MAP, mapped(8080, "192.0.2.7", 80)),
                        new Placed(MAP, mapped(8081, "192.0.2.7", 80)))))
                .containsExactly(Optional.of(Count.ZERO), Optional.of(Count.ZERO), Optional.empty());
    }

    @Test
    void aRefusedStepIsNamedAndNothingOfTheTransactionIsMade() throws Exception {
        nftables.commit(new Transaction().add(MAP, mapped(1, "192.0.2.7", 1)));
        Transaction transaction = new Transaction()
                .add(MAP, mapped(2, "192.0.2.7", 2))
                .add(MAP, mapped(1, "192.0.2.7", 1))
                .delete(MAP, mapped(3, "192.0.2.7", 3))
                .add(MAP, mapped(4, "192.0.2.7", 4));

        assertThat(nftables.commit(transaction))
                .containsExactly(new Refused(1, Errno.EEXIST), new Refused(2, Errno.ENOENT));
        assertThat(nftables.elements(MAP).keySet()).containsExactly(mapped(1, "192.0.2.7", 1));
    }

    @Test
    void anElementGivesWayToAnotherOfTheSameKeyInOneTransaction() throws Exception {
        nftables.commit(new Transaction().add(MAP, mapped(1, "192.0.2.7", 1)));
        assertThat(nftables.commit(
                        new Transaction().delete(MAP, mapped(1, "192.0.2.7", 1)).add(MAP, mapped(1, "192.0.2.8", 2))))
                .isEmpty();
        assertThat(nftables.elements(MAP).keySet()).containsExactly(mapped(1, "192.0.2.8", 2));
    }

    @Test
    void twentyThousandElementsAreOneTransaction() throws Exception {
        Transaction transaction = new Transaction();
        for (int port = 1; port <= 20_000; port++) {
            transaction.add(MAP, mapped(port, "192.0.2.7", port));
        }
        assertThat(nftables.commit(transaction)).isEmpty();
        // The kernel grows its table afterwards, and while it does a listing may miss some.
        await().untilAsserted(() -> assertThat(lengths()).isEqualTo(Map.of(12, 20_000L)));
    }

    private Map<Integer, Long> lengths() throws NetfilterException {
        return nftables.elements(MAP).keySet().stream()
                .collect(Collectors.groupingBy(element -> element.key().octets().length, Collectors.counting()));
    }

    private static Element mapped(int port, String client, int clientPort) {
        return Element.of(
                Concat.EMPTY
                        .with(Addresses.of("198.51.100.1"))
                        .with(Transport.TCP)
                        .withPort(port),
                Concat.EMPTY.with(Addresses.of(client)).withPort(clientPort));
    }

    private static Element block() {
        return new Element(
                Concat.EMPTY.with(Addresses.of("10.0.0.0")).withPort(5000),
                Optional.of(Concat.EMPTY.with(Addresses.of("10.255.255.255")).withPort(5001)),
                Optional.empty());
    }
}
