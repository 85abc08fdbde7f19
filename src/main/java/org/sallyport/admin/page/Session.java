package org.sallyport.admin.page;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.sallyport.admin.http.Call;
import org.sallyport.admin.http.Token;

/**
 * A browser that has shown the token once. Its cookie holds an end and a seal that only the token's holder can make: no
 * state here, void once the token changes, and good for reading the page alone. The token itself never goes into a
 * cookie, because a cookie goes to every port of this host.
 */
public final class Session {
    static final Duration LENGTH = Duration.ofHours(12);

    private static final String COOKIE = "sallyport-page";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict; Max-Age=";

    private final Token token;
    private final InstantSource wall;

    public Session(Token token, InstantSource wall) {
        this.token = token;
        this.wall = wall;
    }

    /** The Set-Cookie that opens a session. */
    String open() {
        String end = Long.toString(wall.instant().plus(LENGTH).getEpochSecond());
        return COOKIE + "=" + end + "." + seal(end) + ATTRIBUTES + LENGTH.toSeconds();
    }

    /** The Set-Cookie that makes the browser forget it. */
    static String close() {
        return COOKIE + "=" + ATTRIBUTES + "0";
    }

    boolean holds(Call call) {
        return call.cookie(COOKIE).map(this::isValid).orElse(false);
    }

    private boolean isValid(String cookie) {
        int dot = cookie.indexOf('.');
        String end = dot < 0 ? "" : cookie.substring(0, dot);
        return end.matches("[0-9]{1,12}")
                && new Token(seal(end)).matches(cookie.substring(dot + 1))
                && wall.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(end)));
    }

    private String seal(String end) {
        return token.seal("page until " + end);
    }
}
