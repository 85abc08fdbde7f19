package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.plane.relay.RelaySettings.Source;
import org.sallyport.plane.relay.transparent.HostCommands;
import org.sallyport.plane.relay.transparent.TransparencyException;
import org.sallyport.plane.relay.transparent.TransparentPath;

/** {@code forwarding.relay.source}: what is promised, and said when it cannot be kept. */
class SourceKeeperTest {
    private final List<String> ran = new ArrayList<>();
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
    @DisplayName("NIO sockets cannot be transparent: said, and nothing touched")
    void nioFallsBack() throws Exception {
        SourceKeeper keeper =
                new SourceKeeper(Source.AUTO, new NioSockets(), sources, new TransparentPath(this::record, () -> true));
        keeper.open();
        assertThat(keeper.remarks()).singleElement().asString().contains("epoll");
        assertThat(ran).isEmpty();
    }

    private SourceKeeper keeper(Source source, boolean permitted, HostCommands commands) {
        return new SourceKeeper(source, Sockets.best(true), sources, new TransparentPath(commands, () -> permitted));
    }

    private void record(List<String> command, String input) {
        ran.add(command + "\n" + input);
    }
}
