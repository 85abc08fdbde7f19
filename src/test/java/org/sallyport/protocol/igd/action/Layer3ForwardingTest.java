package org.sallyport.protocol.igd.action;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** Layer3Forwarding:1, which has one connection to choose from (IGD-64, IGD-65). */
class Layer3ForwardingTest {
    private static final String DEVICE = "uuid:1:WANConnectionDevice:1";
    private static final String SERVICE = "urn:upnp-org:serviceId:WANIPConn1";

    private final Map<String, IgdAction> actions = new Layer3Forwarding(new ConnectionPlace(DEVICE, SERVICE)).actions();

    @Test
    @Requirement("IGD-64")
    void whatIsSoAlreadyMayBeSet() throws IgdError {
        assertThat(set(DEVICE + "," + SERVICE)).isEmpty();
        assertThat(requireNonNull(actions.get("GetDefaultConnectionService"))
                        .invoke(new Call(IgdVersion.ONE, Addresses.of("192.0.2.10"), List.of())))
                .containsOnly(Map.entry("NewDefaultConnectionService", DEVICE + "," + SERVICE));
    }

    @ParameterizedTest
    @Requirement("IGD-65")
    @DisplayName("IGD-65: another device is 720, another service 721, no such pair 723")
    @CsvSource(
            delimiter = '|',
            value = {
                "uuid:2:WANConnectionDevice:1,urn:upnp-org:serviceId:WANIPConn1 | 720",
                "uuid:1:WANConnectionDevice:1,urn:upnp-org:serviceId:WANIPConn2 | 721",
                "uuid:1:WANConnectionDevice:1 | 723",
                "'' | 723",
            })
    void anythingElseIsRefused(String wanted, int code) {
        assertThatExceptionOfType(IgdError.class)
                .isThrownBy(() -> set(wanted))
                .extracting(no -> no.error().code())
                .isEqualTo(code);
    }

    private Map<String, String> set(String wanted) throws IgdError {
        return requireNonNull(actions.get("SetDefaultConnectionService"))
                .invoke(new Call(
                        IgdVersion.ONE,
                        Addresses.of("192.0.2.10"),
                        List.of(Map.entry("NewDefaultConnectionService", wanted))));
    }
}
