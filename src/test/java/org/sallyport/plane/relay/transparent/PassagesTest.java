package org.sallyport.plane.relay.transparent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.transparent.Passage.Exit;

/** What the packet filter's table is told of each change. */
class PassagesTest {
    private static final Passage FIRST = passage(40000, 3074);
    private static final Passage SECOND = passage(40001, 3074);
    private static final Passage OTHER = passage(40002, 3075);

    private final Passages passages = new Passages();

    @Test
    @DisplayName("a new passage is an entry and an exit, one that ends takes both away")
    void oneComesAndGoes() {
        assertThat(enter(FIRST)).isEqualTo(difference(List.of(), List.of(FIRST), List.of(), List.of(FIRST)));
        assertThat(leave(FIRST)).isEqualTo(difference(List.of(FIRST), List.of(), List.of(FIRST), List.of()));
        assertThat(passages.all().isNothing()).isTrue();
    }

    @Test
    @Requirement("NAT-1")
    @DisplayName("NAT-1: an internal endpoint with two mappings leaves by the older one, then by the other")
    void theOlderIsTheExit() {
        enter(FIRST);
        assertThat(enter(SECOND)).isEqualTo(difference(List.of(), List.of(SECOND), List.of(), List.of()));
        assertThat(leave(FIRST)).isEqualTo(difference(List.of(FIRST), List.of(), List.of(FIRST), List.of(SECOND)));
        assertThat(passages.all()).isEqualTo(difference(List.of(), List.of(SECOND), List.of(), List.of(SECOND)));
    }

    @Test
    @DisplayName("the younger of two mappings goes without a trace at the exit")
    void theYoungerGoes() {
        enter(FIRST);
        enter(SECOND);
        assertThat(leave(SECOND)).isEqualTo(difference(List.of(SECOND), List.of(), List.of(), List.of()));
    }

    @Test
    @Requirement("NAT-76")
    @DisplayName("NAT-76: leading elsewhere moves the exit and leaves the entry where it is")
    void replacingKeepsTheEntry() {
        enter(FIRST);
        Passage moved = FIRST.to(OTHER.client());
        Difference difference = passages.change(List.of(FIRST), List.of(moved));
        assertThat(difference.entriesAdded()).isEmpty();
        assertThat(difference.entriesRemoved()).isEmpty();
        assertThat(difference.exitsRemoved()).containsExactly(exit(FIRST));
        assertThat(difference.exitsAdded()).containsExactly(exit(moved));
    }

    @Test
    @DisplayName("what leaves and enters in one turn changes nothing")
    void leftAndEntered() {
        enter(FIRST);
        enter(OTHER);
        assertThat(passages.change(List.of(FIRST), List.of(FIRST)).isNothing()).isTrue();
    }

    private Difference enter(Passage passage) {
        return passages.change(List.of(), List.of(passage));
    }

    private Difference leave(Passage passage) {
        return passages.change(List.of(passage), List.of());
    }

    private static Difference difference(
            List<Passage> entriesRemoved,
            List<Passage> entriesAdded,
            List<Passage> exitsRemoved,
            List<Passage> exitsAdded) {
        return new Difference(
                Set.copyOf(entriesRemoved.stream()
                        .flatMap(one -> one.entry().stream())
                        .toList()),
                Set.copyOf(entriesAdded.stream()
                        .flatMap(one -> one.entry().stream())
                        .toList()),
                Set.copyOf(exitsRemoved.stream().map(PassagesTest::exit).toList()),
                Set.copyOf(exitsAdded.stream().map(PassagesTest::exit).toList()));
    }

    private static Exit exit(Passage passage) {
        return new Exit(passage.origin(), passage.outside());
    }

    private static Passage passage(int externalPort, int internalPort) {
        return new Passage(
                Transport.UDP,
                new InetSocketAddress(Addresses.of("198.51.100.1"), externalPort),
                new InternalClient(Addresses.of("192.0.2.2"), internalPort),
                true);
    }
}
