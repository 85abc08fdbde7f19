package org.sallyport.protocol.natpmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.core.gateway.Refusal;

/** RFC 6886 §3.5: numbers, and which refusal is which code. */
class ResultCodeTest {
    @ParameterizedTest
    @CsvSource({
        "SUCCESS, 0",
        "UNSUPPORTED_VERSION, 1",
        "NOT_AUTHORIZED, 2",
        "NETWORK_FAILURE, 3",
        "OUT_OF_RESOURCES, 4",
        "UNSUPPORTED_OPCODE, 5",
    })
    void codesAreThoseOfTheRfc(ResultCode code, int number) {
        assertThat(code.number()).isEqualTo(number);
    }

    @ParameterizedTest
    @DisplayName("PMP-5, PMP-56, PMP-72: every refusal has its word")
    @CsvSource({
        "NOT_AUTHORIZED, NOT_AUTHORIZED",
        "AWAITING_ADMIN, NOT_AUTHORIZED",
        "FOREIGN_NONCE, NOT_AUTHORIZED",
        "FOREIGN_OWNER, NOT_AUTHORIZED",
        "INVALID_INTERNAL_CLIENT, NOT_AUTHORIZED",
        "NO_EXTERNAL_ADDRESS, NETWORK_FAILURE",
        "PLANE_FAILED, NETWORK_FAILURE",
        "QUOTA_EXCEEDED, OUT_OF_RESOURCES",
        "EXTERNAL_PORT_TAKEN, OUT_OF_RESOURCES",
        "EXTERNAL_PORT_TAKEN_OTHERWISE, OUT_OF_RESOURCES",
        "EXTERNAL_ADDRESS_NOT_OURS, OUT_OF_RESOURCES",
        "NO_FREE_PORT, OUT_OF_RESOURCES",
        "STORE_FAILED, OUT_OF_RESOURCES",
        "OVERLOADED, OUT_OF_RESOURCES",
        "NO_SUCH_MAPPING, OUT_OF_RESOURCES",
    })
    void everyRefusalHasItsWord(Refusal why, ResultCode code) {
        assertThat(ResultCode.of(why)).isEqualTo(code);
    }
}
