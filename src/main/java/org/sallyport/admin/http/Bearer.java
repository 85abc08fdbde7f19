package org.sallyport.admin.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.sallyport.core.gateway.Counters;

/**
 * Asks for the token: {@code Authorization: Bearer TOKEN} (RFC 6750 §2.1).
 *
 * <p>Ours: past a number of wrong tokens in a minute the wrong ones hear 429, while the right one is always let in: it
 * is long enough that guessing is hopeless, and a lock would only let a stranger keep the admin out.
 */
public final class Bearer {
    private static final int WRONG_PER_MINUTE = 60;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SCHEME = "Bearer ";
    /** What a 401 asks for (RFC 9110 §11.6.1). */
    public static final String CHALLENGE = "Bearer realm=\"sallyport\"";

    private final Token token;
    private final InstantSource steady;
    private final Counters counters;
    private Instant minuteStart = Instant.MIN;
    private int wrong;

    public Bearer(Token token, InstantSource steady, Counters counters) {
        this.token = token;
        this.steady = steady;
        this.counters = counters;
    }

    void check(Call call, Access access) throws ProblemException {
        boolean needed = switch (access) {
            case OPEN -> false;
            case LOOPBACK -> !call.isFromLoopback();
            case TOKEN -> true;
        };
        if (needed && !isHeldBy(call)) {
            throw new ProblemException(refusal("this needs the header Authorization: Bearer TOKEN"));
        }
    }

    /**
     * Whether the call carries the token; a call without any does not.
     *
     * @throws ProblemException when it carries a wrong one
     */
    public boolean isHeldBy(Call call) throws ProblemException {
        Optional<String> header = call.header("Authorization");
        if (header.isEmpty()) {
            return false;
        }
        String value = header.get();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        require(value.substring(SCHEME.length()).trim());
        return true;
    }

    /**
     * Lets the holder of the token pass.
     *
     * @throws ProblemException 401 for a wrong token, 429 for one wrong token too many
     */
    public void require(String candidate) throws ProblemException {
        if (!token.matches(candidate)) {
            counters.count("admin.wrong-token");
            throw new ProblemException(
                    tooMany()
                            ? Problem.of(429, "too many wrong tokens").header("Retry-After", "60")
                            : refusal("the token is wrong"));
        }
    }

    private synchronized boolean tooMany() {
        Instant now = steady.instant();
        if (minuteStart.equals(Instant.MIN) || !now.isBefore(minuteStart.plus(MINUTE))) {
            minuteStart = now;
            wrong = 0;
        }
        return ++wrong > WRONG_PER_MINUTE;
    }

    private static Problem refusal(String detail) {
        return Problem.of(401, detail).header("WWW-Authenticate", CHALLENGE);
    }
}
