package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Refusal;

/** RFC 6887 §7.4: numbers, lifetimes, and which refusal is which code. */
class ResultCodeTest {
    @ParameterizedTest
    @Requirement("PCP-3")
    @DisplayName("PCP-3: each code has its number and its class of lifetime")
    @CsvSource({
        "SUCCESS, 0, 0",
        "UNSUPP_VERSION, 1, 1800",
        "NOT_AUTHORIZED, 2, 1800",
        "MALFORMED_REQUEST, 3, 1800",
        "UNSUPP_OPCODE, 4, 1800",
        "UNSUPP_OPTION, 5, 1800",
        "MALFORMED_OPTION, 6, 1800",
        "NETWORK_FAILURE, 7, 30",
        "NO_RESOURCES, 8, 30",
        "UNSUPP_PROTOCOL, 9, 1800",
        "USER_EX_QUOTA, 10, 30",
        "CANNOT_PROVIDE_EXTERNAL, 11, 1800",
        "ADDRESS_MISMATCH, 12, 1800",
        "EXCESSIVE_REMOTE_PEERS, 13, 1800",
    })
    void codesAreThoseOfTheRfc(ResultCode code, int number, int seconds) {
        assertThat(code.number()).isEqualTo(number);
        assertThat(code.lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @Requirement({"PCP-1", "PCP-62", "PCP-70", "PCP-77"})
    @DisplayName("PCP-62, PCP-70, PCP-77: every refusal has its word, and its time")
    @CsvSource({
        "NOT_AUTHORIZED, NOT_AUTHORIZED, 1800",
        "AWAITING_ADMIN, NOT_AUTHORIZED, 30",
        "FOREIGN_NONCE, NOT_AUTHORIZED, 1800",
        "FOREIGN_OWNER, NOT_AUTHORIZED, 1800",
        "INVALID_INTERNAL_CLIENT, NOT_AUTHORIZED, 1800",
        "QUOTA_EXCEEDED, USER_EX_QUOTA, 30",
        "EXTERNAL_PORT_TAKEN, CANNOT_PROVIDE_EXTERNAL, 1800",
        "EXTERNAL_PORT_TAKEN_OTHERWISE, CANNOT_PROVIDE_EXTERNAL, 1800",
        "EXTERNAL_ADDRESS_NOT_OURS, CANNOT_PROVIDE_EXTERNAL, 1800",
        "NO_FREE_PORT, NO_RESOURCES, 30",
        "NO_EXTERNAL_ADDRESS, NETWORK_FAILURE, 30",
        "PLANE_FAILED, NETWORK_FAILURE, 30",
        "STORE_FAILED, NO_RESOURCES, 30",
        "OVERLOADED, NO_RESOURCES, 30",
        "NO_SUCH_MAPPING, NO_RESOURCES, 30",
    })
    void everyRefusalHasItsWord(Refusal why, ResultCode code, int seconds) {
        PcpError error = PcpError.of(Outcome.Refused.of(why, "for a test"), true);
        assertThat(error).isEqualTo(new PcpError(code, Duration.ofSeconds(seconds), PcpError.Header.PARSED));
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    @Requirement({"PCP-62", "PCP-77"})
    @DisplayName("PCP-62, PCP-77: an error lasts as long as what stands in the way")
    void anErrorLastsAsLongAsItsCause(Refusal why) {
        Duration standing = Duration.ofSeconds(4711);
        Outcome.Refused refused =
                new Outcome.Refused(why, "for a test", Optional.empty(), Optional.of(standing), Optional.empty());
        assertThat(PcpError.of(refused, true).lifetime()).isEqualTo(standing);
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    @Requirement("PCP-4")
    @DisplayName("PCP-4: who did not insist on an endpoint is never told that it cannot be provided")
    void cannotProvideExternalIsForThoseWhoInsist(Refusal why) {
        assertThat(PcpError.of(Outcome.Refused.of(why, "for a test"), false).code())
                .isNotIn(ResultCode.CANNOT_PROVIDE_EXTERNAL, ResultCode.SUCCESS);
    }

    @Test
    void noTwoCodesShareANumberOrACounter() {
        assertThat(ResultCode.values()).extracting(ResultCode::number).doesNotHaveDuplicates();
        assertThat(ResultCode.values()).extracting(ResultCode::counter).doesNotHaveDuplicates();
    }
}
