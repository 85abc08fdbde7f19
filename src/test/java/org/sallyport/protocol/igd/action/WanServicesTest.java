package org.sallyport.protocol.igd.action;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;

/** WANCommonInterfaceConfig:1 and WANEthernetLinkConfig:1. */
class WanServicesTest {
    private final UpLink link = new UpLink();
    private final WanStatus wan = new WanStatus(link, () -> Optional.of(TestGateway.EXTERNAL));
    private final Map<String, IgdAction> common = new WanCommonInterfaceConfig(
                    link, wan, new ConnectionPlace("uuid:1:WANConnectionDevice:1", "urn:upnp-org:serviceId:WANIPConn1"))
            .actions();

    @Test
    @DisplayName("IGD-61: there is one connection, while it is up")
    @Requirement("IGD-61")
    void theActiveConnectionIsTold() throws IgdError {
        assertThat(call("GetMaximumActiveConnections")).containsOnly(Map.entry("NewMaximumActiveConnections", "1"));
        assertThat(call("GetActiveConnection", Map.of("NewActiveConnectionIndex", "0")))
                .containsEntry("NewActiveConnDeviceContainer", "uuid:1:WANConnectionDevice:1")
                .containsEntry("NewActiveConnectionServiceID", "urn:upnp-org:serviceId:WANIPConn1");
        assertThat(code("GetActiveConnection", Map.of("NewActiveConnectionIndex", "1")))
                .isEqualTo(713);
        link.up = false;
        assertThat(code("GetActiveConnection", Map.of("NewActiveConnectionIndex", "0")))
                .isEqualTo(713);
        assertThat(call("GetCommonLinkProperties")).containsEntry("NewPhysicalLinkStatus", "Down");
    }

    @Test
    @Requirement("IGD-61")
    void nobodySwitchesTheInternetOff() throws IgdError {
        assertThat(call("GetEnabledForInternet")).containsOnly(Map.entry("NewEnabledForInternet", "1"));
        assertThat(call("SetEnabledForInternet", Map.of("NewEnabledForInternet", "true")))
                .isEmpty();
        assertThat(code("SetEnabledForInternet", Map.of("NewEnabledForInternet", "0")))
                .isEqualTo(606);
        assertThat(code("SetEnabledForInternet", Map.of("NewEnabledForInternet", "off")))
                .isEqualTo(402);
    }

    @Test
    @DisplayName("IGD-66: the Ethernet link is the WAN interface's carrier")
    @Requirement("IGD-66")
    void theEthernetLinkFollowsTheCarrier() throws IgdError {
        IgdAction get = requireNonNull(new WanEthernetLink(wan).actions().get("GetEthernetLinkStatus"));
        assertThat(get.invoke(new Call(IgdVersion.ONE, Addresses.of("192.0.2.10"), List.of())))
                .containsOnly(Map.entry("NewEthernetLinkStatus", "Up"));
        link.up = false;
        assertThat(get.invoke(new Call(IgdVersion.ONE, Addresses.of("192.0.2.10"), List.of())))
                .containsOnly(Map.entry("NewEthernetLinkStatus", "Down"));
    }

    private Map<String, String> call(String action) throws IgdError {
        return call(action, Map.of());
    }

    private Map<String, String> call(String action, Map<String, String> arguments) throws IgdError {
        return requireNonNull(common.get(action))
                .invoke(new Call(IgdVersion.ONE, Addresses.of("192.0.2.10"), List.copyOf(arguments.entrySet())));
    }

    private int code(String action, Map<String, String> arguments) {
        return assertThatExceptionOfType(IgdError.class)
                .isThrownBy(() -> call(action, arguments))
                .actual()
                .error()
                .code();
    }
}
