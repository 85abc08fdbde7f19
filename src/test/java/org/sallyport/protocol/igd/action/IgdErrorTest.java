package org.sallyport.protocol.igd.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.action.IgdVersion.ONE;
import static org.sallyport.protocol.igd.action.IgdVersion.TWO;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Refusal;

/** What each refusal of the gateway is called (IGD-25, IGD-26, IGD-29, IGD-40). */
class IgdErrorTest {
    private static final Map<Refusal, Integer> TABLE = new TreeMap<>(Map.ofEntries(
            Map.entry(Refusal.NOT_AUTHORIZED, 606),
            Map.entry(Refusal.AWAITING_ADMIN, 606),
            Map.entry(Refusal.FOREIGN_NONCE, 606),
            Map.entry(Refusal.FOREIGN_OWNER, 606),
            Map.entry(Refusal.INVALID_INTERNAL_CLIENT, 606),
            Map.entry(Refusal.QUOTA_EXCEEDED, 728),
            Map.entry(Refusal.OVERLOADED, 728),
            Map.entry(Refusal.NO_FREE_PORT, 728),
            Map.entry(Refusal.NO_PINHOLES, 606),
            Map.entry(Refusal.PINHOLES_EXHAUSTED, 728),
            Map.entry(Refusal.TOO_MANY_REMOTE_PEERS, 728),
            Map.entry(Refusal.EXTERNAL_PORT_TAKEN, 718),
            Map.entry(Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE, 729),
            Map.entry(Refusal.NO_SUCH_MAPPING, 714),
            Map.entry(Refusal.EXTERNAL_ADDRESS_NOT_OURS, 501),
            Map.entry(Refusal.NO_EXTERNAL_ADDRESS, 501),
            Map.entry(Refusal.PLANE_FAILED, 501),
            Map.entry(Refusal.STORE_FAILED, 501)));

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyRefusalHasItsCode(Refusal refusal) {
        assertThat(code(refusal, TWO)).isEqualTo(TABLE.get(refusal));
        int inOne = refusal == Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE ? 718 : code(refusal, TWO);
        assertThat(code(refusal, ONE)).isEqualTo(inOne);
    }

    @Test
    @DisplayName("IGD-29: 724 to 727 and the withdrawn 403 do not exist here")
    @Requirement({"IGD-29", "UDA-55", "CLI-40", "CLI-42"})
    void whatMustNotBeSentDoesNotExist() {
        assertThat(Arrays.stream(UpnpError.values()).map(UpnpError::description))
                .doesNotHaveDuplicates();
        assertThat(Arrays.stream(UpnpError.values()).map(UpnpError::code)).doesNotContain(403, 724, 725, 726, 727);
    }

    private static int code(Refusal refusal, IgdVersion version) {
        return IgdError.word(refusal, version).code();
    }
}
