package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;

class FilterTextTest {
    @Test
    void blocksAndPortsAreReadable() {
        RemoteFilter filter = new RemoteFilter(List.of(
                new RemoteFilter.Peer(Prefix.parse("198.51.100.0/24").orElseThrow(), 0),
                new RemoteFilter.Peer(Prefix.parse("192.0.2.1").orElseThrow(), 53)));

        assertThat(FilterText.of(filter)).isEqualTo("198.51.100.0/24 192.0.2.1#53");
        assertThat(FilterText.read("198.51.100.0/24 192.0.2.1#53")).isEqualTo(filter);
    }

    @Test
    void everyoneIsNoText() {
        assertThat(FilterText.of(RemoteFilter.EVERYONE)).isEmpty();
        assertThat(FilterText.read("")).isEqualTo(RemoteFilter.EVERYONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", "192.0.2.1 ", "192.0.2.0/33", "example.org", "192.0.2.1#", "192.0.2.1#65536", "192.0.2.1#-1"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> FilterText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
