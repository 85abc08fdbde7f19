package org.sallyport.core.gateway;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.LAPTOP;
import static org.sallyport.core.gateway.Ask.natPmp;
import static org.sallyport.core.gateway.Ask.pcp;
import static org.sallyport.core.gateway.Ask.upnp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Transport;

/** One endpoint, several protocols: an application that asks by all of them holds one mapping, by each on its own. */
class SharingTest {
    private static final MappingKey KEY = new MappingKey(Transport.UDP, TestGateway.EXTERNAL, 5000);
    private static final List<Ask> ALL =
            List.of(upnp(5000), pcp(5000).preferring(5000), natPmp(5000).preferring(5000));

    private final TestGateway test = TestGateway.at("2030-01-01T12:00:00Z");

    /** Every order of the three, with every order of their ends. */
    static Stream<List<List<Ask>>> orders() {
        List<List<Ask>> all = permutations(ALL);
        return all.stream().flatMap(made -> all.stream().map(ended -> List.of(made, ended)));
    }

    private static List<List<Ask>> permutations(List<Ask> asks) {
        if (asks.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Ask>> all = new ArrayList<>();
        for (Ask first : asks) {
            List<Ask> others = asks.stream().filter(ask -> !ask.equals(first)).toList();
            for (List<Ask> rest : permutations(others)) {
                all.add(Stream.concat(Stream.of(first), rest.stream()).toList());
            }
        }
        return all;
    }

    private void makes(Ask ask) {
        assertThat(test.map(ask.request()))
                .isInstanceOfSatisfying(
                        Outcome.Granted.class,
                        granted -> assertThat(granted.lease().key()).isEqualTo(KEY));
    }

    private void forwards(boolean expected) {
        assertThat(test.plane.carried().containsKey(KEY)).isEqualTo(expected);
        assertThat(test.store.leases()).hasSize(expected ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("orders")
    @Requirement({"CLI-64", "CLI-65", "CLI-74", "PMP-69"})
    void thePortForwardsUntilTheLastHasDeleted(List<List<Ask>> orders) {
        orders.get(0).forEach(this::makes);
        List<Ask> ending = new ArrayList<>(orders.get(1));
        while (!ending.isEmpty()) {
            forwards(true);
            assertThat(test.delete(ending.remove(0).undo())).isInstanceOf(Outcome.Deleted.class);
        }
        forwards(false);
    }

    @ParameterizedTest
    @MethodSource("orders")
    @Requirement("CLI-65")
    void thePortForwardsUntilTheLastHasExpired(List<List<Ask>> orders) {
        orders.get(0).forEach(this::makes);
        int minutes = 10;
        for (Ask ask : orders.get(1)) {
            makes(ask.lasting(ofMinutes(minutes)));
            minutes += 10;
        }
        for (int ended = 1; ended <= ALL.size(); ended++) {
            test.passes(ofMinutes(9));
            forwards(true);
            test.passes(ofMinutes(1));
            forwards(ended < ALL.size());
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aRenewalByAnOwnerAlwaysExtends(List<List<Ask>> orders) {
        orders.get(0).forEach(ask -> makes(ask.lasting(ofMinutes(10))));
        Ask last = orders.get(1).get(2);
        for (int i = 0; i < 5; i++) {
            test.passes(ofMinutes(8));
            makes(last.lasting(ofMinutes(10)));
        }

        forwards(true);
        assertThat(test.leases().get(0).owners())
                .extracting(owner -> owner.via())
                .containsExactly(last.request().via());
        test.passes(ofMinutes(10));
        forwards(false);
    }

    @Test
    @Requirement("CLI-65")
    void oneIsDeletedAndTheOtherExpires() {
        makes(upnp(5000).lasting(ofMinutes(30)));
        makes(pcp(5000).preferring(5000).lasting(ofMinutes(60)));
        test.delete(pcp(5000).undo());
        forwards(true);
        test.passes(ofMinutes(30));
        forwards(false);

        makes(pcp(5000).preferring(5000).lasting(ofMinutes(30)));
        makes(upnp(5000).lasting(ofMinutes(60)));
        test.passes(ofMinutes(30));
        forwards(true);
        test.delete(upnp(5000).undo());
        forwards(false);
    }

    @Test
    @Requirement("IGD-25")
    void anotherHostIsToldWhichMechanismHoldsThePort() {
        makes(pcp(5000).preferring(5000));
        assertThat(why(upnp(5000).from(LAPTOP))).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE);

        makes(upnp(5000));
        assertThat(why(upnp(5000).from(LAPTOP))).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN);
        test.delete(upnp(5000).undo());
        assertThat(why(upnp(5000).from(LAPTOP))).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE);
        test.passes(Duration.ofHours(1));
        assertThat(test.map(upnp(5000).from(LAPTOP).request())).isInstanceOf(Outcome.Granted.class);
    }

    private Refusal why(Ask ask) {
        Outcome outcome = test.map(ask.request());
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }
}
