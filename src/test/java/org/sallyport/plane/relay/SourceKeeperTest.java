package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.netfilter.HostCommands;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.relay.flow.RelaySettings.Source;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.transparent.Difference;
import org.sallyport.plane.relay.transparent.Passage;
import org.sallyport.plane.relay.transparent.Passage.Exit;
import org.sallyport.plane.relay.transparent.PassageTable;
import org.sallyport.plane.relay.transparent.TransparentPath;

/** {@code forwarding.relay.source}: what is promised, and said when it cannot be kept. */
class SourceKeeperTest {
    private static final String WHOLE = """
            535: 536: local default dev lo
            socket transparent 1 tproxy to 127.0.0.1:7001 tproxy to 127.0.0.1:7002 oifname "wan0" ip saddr
            """;

    private static final Passage PASSAGE = new Passage(
            Transport.TCP,
            new InetSocketAddress(Addresses.of("198.51.100.1"), 8080),
            new InternalClient(Addresses.of("192.0.2.2"), 80),
            true);

    private final List<String> ran = new ArrayList<>();
    private String state = WHOLE;
    private final Entrance entrance = new FakeEntrance();
    private final Sources sources = new Sources(RelayPlaneIT.NOBODY);

    @Test
    @DisplayName("auto without the privilege: the gateway's address, a remark, nothing touched")
    void autoFallsBack() throws Exception {
        SourceKeeper keeper = keeper(Source.AUTO, false, this::record);
        keeper.open();
        keeper.close();
        assertThat(sources.preserving()).isFalse();
        assertThat(keeper.remarks()).singleElement().asString().contains("CAP_NET_ADMIN");
        assertThat(ran).isEmpty();
    }

    @Test
    @DisplayName("auto without nft: the remark names the program, and the routes are taken back")
    void missingProgramIsNamed() throws Exception {
        SourceKeeper keeper = keeper(Source.AUTO, true, (command, input) -> {
            record(command, input);
            if (command.get(0).equals("nft")) {
                throw new NetfilterException("the program nft is not installed");
            }
            return "";
        });
        keeper.open();
        assertThat(keeper.remarks()).singleElement().asString().contains("the program nft is not installed");
        assertThat(ran).element(ran.size() - 2).asString().contains("-force").contains("rule del");
    }

    @Test
    @DisplayName("preserve without the privilege does not start")
    void preserveRefuses() {
        SourceKeeper keeper = keeper(Source.PRESERVE, false, this::record);
        assertThatThrownBy(keeper::open)
                .isInstanceOf(PlaneException.class)
                .hasMessageContaining("preserve")
                .hasMessageContaining("CAP_NET_ADMIN");
    }

    @Test
    @DisplayName("gateway adds nothing to the host and only takes back what an earlier run left")
    void gatewayAddsNothing() throws Exception {
        SourceKeeper keeper = keeper(Source.GATEWAY, true, this::record);
        keeper.open();
        assertThat(keeper.remarks()).isEmpty();
        assertThat(ran).noneMatch(command -> command.contains("add") || command.contains("chain"));
    }

    @Test
    @DisplayName("what somebody has flushed is made anew; what is whole is left alone")
    void flushedIsMadeAnew() throws Exception {
        SourceKeeper keeper = keeper(Source.AUTO, true, this::record);
        keeper.open();
        ran.clear();
        keeper.check();
        assertThat(ran).noneMatch(command -> command.contains("add"));
        state = "535: 536: local default dev lo";
        keeper.check();
        assertThat(ran).anyMatch(command -> command.contains("socket transparent"));
        assertThat(sources.preserving()).isTrue();
        keeper.close();
        ran.clear();
        keeper.check();
        assertThat(ran).isEmpty();
    }

    @Test
    @DisplayName("what cannot be made anew: the gateway's address and a remark, until it can")
    void fallsBackUntilItCan() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        SourceKeeper keeper = keeper(Source.PRESERVE, true, (command, input) -> {
            if (broken.get() && command.get(0).equals("nft")) {
                throw new NetfilterException("nft failed: no");
            }
            return record(command, input);
        });
        keeper.open();
        broken.set(true);
        keeper.check();
        assertThat(sources.preserving()).isFalse();
        assertThat(keeper.remarks()).singleElement().asString().contains("nft failed: no");
        broken.set(false);
        keeper.check();
        assertThat(sources.preserving()).isTrue();
        assertThat(keeper.remarks()).isEmpty();
        keeper.close();
    }

    @Test
    @DisplayName("NIO sockets cannot be transparent: said, and nothing touched")
    void nioFallsBack() throws Exception {
        SourceKeeper keeper =
                keeper(Source.AUTO, new FakeEntrance("native epoll sockets are not available"), this::record);
        keeper.open();
        assertThat(keeper.remarks()).singleElement().asString().contains("epoll");
        assertThat(ran).isEmpty();
    }

    @Test
    @DisplayName(
            "what internal clients send is translated where the system would take the table, and nothing is touched")
    void translatesWhereItCan() {
        assertThat(keeper(Source.AUTO, true, this::record).canTranslate()).isTrue();
        assertThat(ran).singleElement().asString().contains("nft, --check");
        assertThat(keeper(Source.AUTO, false, this::record).canTranslate()).isFalse();
        assertThat(keeper(Source.GATEWAY, true, this::record).canTranslate()).isFalse();
        HostCommands refusing = (command, input) -> {
            throw new NetfilterException("no such chain type");
        };
        assertThat(keeper(Source.PRESERVE, true, refusing).canTranslate()).isFalse();
    }

    @Test
    @DisplayName("a change that the packet filter refuses has everything made anew")
    void refusedChangeMakesAllAnew() throws Exception {
        RefusingTable table = new RefusingTable();
        SourceKeeper keeper = keeper(Source.AUTO, entrance, new TransparentPath(this::record, () -> true, table));
        keeper.open();
        ran.clear();
        table.refuses = true;
        assertThat(keeper.change(List.of(), List.of(PASSAGE))).isTrue();
        assertThat(ran).anyMatch(command -> command.contains("rule add"));
        assertThat(table.last.entriesAdded()).containsExactly(new Passage.Entry(Transport.TCP, PASSAGE.outside()));
    }

    private SourceKeeper keeper(Source source, boolean permitted, HostCommands commands) {
        return keeper(source, entrance, new TransparentPath(commands, () -> permitted, new NoTable()));
    }

    private SourceKeeper keeper(Source source, Entrance by, HostCommands commands) {
        return keeper(source, by, new TransparentPath(commands, () -> true, new NoTable()));
    }

    private SourceKeeper keeper(Source source, Entrance by, TransparentPath path) {
        return new SourceKeeper(source, by, sources, path, () -> Optional.of("wan0"));
    }

    private String record(List<String> command, String input) {
        ran.add(command + "\n" + input);
        return command.contains("list") || command.contains("show") ? state : "";
    }

    /** Refuses once, when told to. */
    private static final class RefusingTable implements PassageTable {
        private boolean refuses;
        private Difference last = new Difference(Set.of(), Set.of(), Set.of(), Set.of());

        @Override
        public void change(Difference difference) throws NetfilterException {
            if (refuses) {
                refuses = false;
                throw new NetfilterException("no such element");
            }
            last = difference;
        }

        @Override
        public void cut(Predicate<Exit> isOpen) {
            // There are no flows.
        }

        @Override
        public boolean isTouched() {
            return true;
        }

        @Override
        public boolean holds(int entries, int exits) {
            return true;
        }

        @Override
        public void close() {
            // There is nothing to give back.
        }
    }

    /** At two ports, or not to be had. */
    private record FakeEntrance(String missing) implements Entrance {
        FakeEntrance() {
            this("");
        }

        @Override
        public void requirePossible() throws IOException {
            if (!missing.isEmpty()) {
                throw new IOException(missing);
            }
        }

        @Override
        public void open() {
            // It is always open.
        }

        @Override
        public int tcpPort() {
            return 7001;
        }

        @Override
        public int udpPort() {
            return 7002;
        }

        @Override
        public void close() {
            // It is always open.
        }
    }
}
