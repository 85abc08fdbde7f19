package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.plane.relay.flow.NioSockets;
import org.sallyport.plane.relay.flow.RelaySettings.Source;
import org.sallyport.plane.relay.flow.Sockets;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.transparent.HostCommands;
import org.sallyport.plane.relay.transparent.TransparencyException;
import org.sallyport.plane.relay.transparent.TransparentPath;

/** {@code forwarding.relay.source}: what is promised, and said when it cannot be kept. */
class SourceKeeperTest {
    private static final String WHOLE = "535: 536: local default dev lo socket transparent 1";

    private final List<String> ran = new ArrayList<>();
    private String state = WHOLE;
    private static final boolean CAN_BE_TRANSPARENT = canBeTransparent();

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
                throw new TransparencyException("the program nft is not installed");
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
        assumeThat(CAN_BE_TRANSPARENT).isTrue();
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
        assumeThat(CAN_BE_TRANSPARENT).isTrue();
        AtomicBoolean broken = new AtomicBoolean();
        SourceKeeper keeper = keeper(Source.PRESERVE, true, (command, input) -> {
            if (broken.get() && command.get(0).equals("nft")) {
                throw new TransparencyException("nft failed: no");
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
                new SourceKeeper(Source.AUTO, new NioSockets(), sources, new TransparentPath(this::record, () -> true));
        keeper.open();
        assertThat(keeper.remarks()).singleElement().asString().contains("epoll");
        assertThat(ran).isEmpty();
    }

    /** Whether this test runs where a socket may be transparent. */
    private static boolean canBeTransparent() {
        Sockets sockets = Sockets.best(true);
        if (!sockets.canBeTransparent()) {
            return false;
        }
        try {
            SourceKeeper.probe();
            return true;
        } catch (IOException | ChannelException e) {
            return false;
        }
    }

    private SourceKeeper keeper(Source source, boolean permitted, HostCommands commands) {
        return new SourceKeeper(source, Sockets.best(true), sources, new TransparentPath(commands, () -> permitted));
    }

    private String record(List<String> command, String input) {
        ran.add(command + "\n" + input);
        return command.contains("list") || command.contains("show") ? state : "";
    }
}
