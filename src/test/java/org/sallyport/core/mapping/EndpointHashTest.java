package org.sallyport.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Neighbouring hosts that each map neighbouring ports, as the consoles of one LAN do. */
class EndpointHashTest {
    private static final int HOSTS = 64;
    private static final int PORTS = 1000;

    private static long hashes(String network, BiFunction<InternalClient, Transport, Object> value) {
        return IntStream.range(16, 16 + HOSTS)
                .mapToObj(host -> Addresses.of(network + (network.endsWith(":") ? Integer.toHexString(host) : host)))
                .flatMap(address ->
                        IntStream.range(5000, 5000 + PORTS).mapToObj(port -> new InternalClient(address, port)))
                .flatMap(client -> Stream.of(Transport.values()).map(transport -> value.apply(client, transport)))
                .mapToInt(Object::hashCode)
                .distinct()
                .count();
    }

    @Test
    void internalClientsOfNeighbouringHostsDoNotCollide() {
        assertThat(hashes("192.0.2.", (client, transport) -> client)).isEqualTo(HOSTS * PORTS);
        assertThat(hashes("2001:db8::", (client, transport) -> client)).isEqualTo(HOSTS * PORTS);
    }

    @Test
    void keysOfTheirPinholesDoNotCollide() {
        assertThat(hashes("2001:db8::", (client, transport) -> MappingKey.ofPinhole(transport, client)))
                .isEqualTo(2 * HOSTS * PORTS);
    }
}
