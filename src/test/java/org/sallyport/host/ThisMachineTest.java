package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Addresses;

/** What every machine has: loopback. */
class ThisMachineTest {
    private final ThisMachine machine = new ThisMachine();

    @Test
    void loopbackIsListed() throws IOException {
        assertThat(machine.links()).anySatisfy(link -> {
            assertThat(link.loopback()).isTrue();
            assertThat(link.up()).isTrue();
            assertThat(link.ipv4()).contains(new Link.Address(Addresses.of("127.0.0.1"), 8));
        });
    }

    @Test
    void theDefaultRouteLeavesByAnInterfaceThereIs() throws IOException {
        List<String> names = machine.links().stream().map(Link::name).toList();

        machine.defaultRoute().ifPresent(name -> assertThat(names).contains(name));
        new ThisMachine(Path.of("nowhere"), Path.of("nowhere"))
                .defaultRoute()
                .ifPresent(name -> assertThat(names).contains(name));
    }

    @Test
    void loopbackCanBeTheLan() throws Exception {
        String loopback = machine.links().stream()
                .filter(Link::loopback)
                .findFirst()
                .orElseThrow()
                .name();
        HostNetwork host = HostNetwork.of(
                new HostSettings(List.of(loopback), Optional.empty(), Optional.of(Addresses.of("198.51.100.7"))));

        assertThat(host.lanInterfaces()).extracting(side -> side.name()).containsOnly(loopback);
        assertThat(host.isHost(Addresses.of("127.0.0.1"))).isTrue();
        assertThat(host.refreshExternalAddress()).contains(Addresses.of("198.51.100.7"));
        assertThat(host.wanFacts().uptime().isNegative()).isFalse();
    }
}
