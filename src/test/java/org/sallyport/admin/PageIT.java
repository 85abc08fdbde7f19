package org.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser gets it. */
class PageIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    private Path directory;

    private AdminFixture admin;

    @BeforeEach
    void start() throws IOException {
        admin = AdminFixture.in(directory);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void withoutTheTokenThePageAsksForIt() {
        admin.lease("Game");

        HttpResponse<String> answer = admin.sendBare("GET", "/", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("<form method=\"post\" action=\"/sign-in\">")
                .doesNotContain("Game");
    }

    @Test
    void signingInOpensASessionThatReadsThePageAndNothingElse() {
        admin.lease("Game");

        HttpResponse<String> signedIn = signIn(admin.token);
        String cookie = AdminFixture.header(signedIn, "Set-Cookie").orElseThrow();

        assertThat(signedIn.statusCode()).isEqualTo(303);
        assertThat(AdminFixture.header(signedIn, "Location")).contains("/");
        assertThat(cookie).contains("; HttpOnly", "; SameSite=Strict").doesNotContain(admin.token);
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(admin.sendBare("GET", "/", "", "Cookie", pair).body()).contains("Game");
        assertThat(admin.sendBare("GET", "/api/v1/leases", "", "Cookie", pair).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aForgedOrAgedCookieOpensNothing() {
        String cookie = AdminFixture.header(signIn(admin.token), "Set-Cookie").orElseThrow();
        String pair = cookie.substring(0, cookie.indexOf(';'));
        String seal = pair.substring(pair.indexOf('.'));

        for (String forged : new String[] {
            "sallyport-page=",
            "sallyport-page=9999999999" + seal,
            pair + "x",
            "sallyport-page=x" + seal,
            "sallyport-page=" + admin.token
        }) {
            assertThat(admin.sendBare("GET", "/", "", "Cookie", forged).statusCode())
                    .as(forged)
                    .isEqualTo(401);
        }
    }

    @Test
    void aWrongTokenIsToldSo() {
        HttpResponse<String> answer = signIn("wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("the token is wrong");
        assertThat(AdminFixture.header(answer, "Set-Cookie")).isEmpty();
        assertThat(signIn("%zz").statusCode()).isEqualTo(401);
    }

    @Test
    void aPageFromElsewhereCannotSignIn() {
        assertThat(admin.sendBare(
                                "POST",
                                "/sign-in",
                                "token=" + admin.token,
                                "Content-Type",
                                FORM,
                                "Origin",
                                "http://attacker.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void signingOutForgetsTheSession() {
        HttpResponse<String> answer = admin.sendBare("POST", "/sign-out", "");

        assertThat(AdminFixture.header(answer, "Set-Cookie").orElseThrow()).contains("Max-Age=0");
    }

    @Test
    void whatTheLanSaysStaysText() {
        admin.lease("<script>alert(1)</script>\" onmouseover='x' &amp; \u202egnp\u0007");

        String page = admin.get("/").body();

        assertThat(page)
                .contains(
                        "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onmouseover=&#39;x&#39; &amp;amp; \ufffdgnp\ufffd")
                .doesNotContain("<script>alert", "\u202e", "\u0007");
    }

    @Test
    void whatTheQuerySaysStaysText() {
        String query = "\"><img src=x onerror=alert(1)>";

        String page = admin.get("/?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .body();

        assertThat(page).doesNotContain("<img").contains("&quot;&gt;&lt;img src=x");
    }

    @Test
    void thePolicyOfThePageAllowsNothingInlineAndNothingFromElsewhere() {
        HttpResponse<String> answer = admin.get("/");

        assertThat(AdminFixture.header(answer, "Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.body())
                .doesNotContain("<style", " style=", "javascript:")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void styleAndScriptAreServed() {
        assertThat(AdminFixture.header(admin.sendBare("GET", "/page.css", ""), "Content-Type"))
                .contains("text/css; charset=utf-8");
        assertThat(AdminFixture.header(admin.sendBare("GET", "/page.js", ""), "Content-Type"))
                .contains("text/javascript; charset=utf-8");
    }

    @Test
    void theFilterNarrowsThePageAndAnEmptyOneIsExplained() {
        assertThat(admin.get("/").body()).contains("No port is open");
        admin.lease("Game");

        assertThat(admin.get("/?q=game").body()).contains("<bdi>Game</bdi>");
        assertThat(admin.get("/?q=torrent").body())
                .doesNotContain("<bdi>Game</bdi>")
                .contains("No lease matches");
    }

    private HttpResponse<String> signIn(String token) {
        return admin.sendBare("POST", "/sign-in", "token=" + token, "Content-Type", FORM, "Origin", admin.url());
    }
}
