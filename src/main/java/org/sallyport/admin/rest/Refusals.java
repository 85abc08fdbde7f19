package org.sallyport.admin.rest;

import java.util.Locale;
import java.util.Map;
import org.sallyport.admin.http.Problem;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Refusal;
import org.sallyport.core.lease.Lease;

/** HTTP's words for a refusal (RFC 9110 §15.5, §15.6). */
final class Refusals {
    private Refusals() {}

    static Problem problem(Outcome.Refused refused) {
        Problem problem = Problem.of(status(refused.why()), refused.detail()).with("reason", word(refused.why()));
        if (refused.why() == Refusal.INVALID_INTERNAL_CLIENT) {
            problem = problem.field("internal.address");
        }
        if (problem.status() == 503) {
            problem = problem.header("Retry-After", "5");
        }
        return refused.holder().isPresent() ? named(problem, refused.holder().get()) : problem;
    }

    /** The refusal as metrics and problems call it: {@code external-port-taken}. */
    static String word(Refusal why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int status(Refusal why) {
        return switch (why) {
            case NOT_AUTHORIZED, AWAITING_ADMIN -> 403;
            case NO_SUCH_MAPPING -> 404;
            case FOREIGN_NONCE,
                    FOREIGN_OWNER,
                    QUOTA_EXCEEDED,
                    EXTERNAL_PORT_TAKEN,
                    EXTERNAL_PORT_TAKEN_OTHERWISE,
                    NO_FREE_PORT,
                    PINHOLES_EXHAUSTED,
                    TOO_MANY_REMOTE_PEERS -> 409;
            case INVALID_INTERNAL_CLIENT, EXTERNAL_ADDRESS_NOT_OURS, NO_PINHOLES -> 422;
            case NO_EXTERNAL_ADDRESS, PLANE_FAILED, STORE_FAILED, OVERLOADED -> 503;
        };
    }

    private static Problem named(Problem problem, Lease holder) {
        String via = holder.first().via().word();
        LeaseJson.Endpoint client = LeaseJson.Endpoint.of(
                holder.mapping().client().address(), holder.mapping().client().port());
        return problem.with("holder", Map.of("id", holder.id().toString(), "internal", client, "via", via));
    }
}
