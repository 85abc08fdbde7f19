package org.sallyport.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.admin.http.Problem;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Refusal;

class RefusalsTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_AUTHORIZED, 403",
        "AWAITING_ADMIN, 403",
        "FOREIGN_NONCE, 409",
        "FOREIGN_OWNER, 409",
        "INVALID_INTERNAL_CLIENT, 422",
        "QUOTA_EXCEEDED, 409",
        "EXTERNAL_PORT_TAKEN, 409",
        "EXTERNAL_PORT_TAKEN_OTHERWISE, 409",
        "EXTERNAL_ADDRESS_NOT_OURS, 422",
        "NO_FREE_PORT, 409",
        "NO_EXTERNAL_ADDRESS, 503",
        "NO_SUCH_MAPPING, 404",
        "PLANE_FAILED, 503",
        "STORE_FAILED, 503",
        "OVERLOADED, 503"
    })
    void eachReasonHasItsStatus(Refusal why, int status) {
        Problem problem = Refusals.problem(Outcome.Refused.of(why, "tcp 8080 is so"));

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.detail()).isEqualTo("tcp 8080 is so");
        assertThat(problem.headers().containsKey("Retry-After")).isEqualTo(status == 503);
    }
}
