package org.sallyport.admin.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Bearer;
import org.sallyport.admin.http.Call;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;
import org.sallyport.admin.rest.LeaseFilter;
import org.sallyport.admin.rest.LeaseJson;
import org.sallyport.admin.rest.Sources;
import org.sallyport.admin.rest.Status;
import org.sallyport.core.lease.Lease;

/**
 * The page at {@code /} and its sign-in. The session it opens can only read, so a forged request has nothing to gain;
 * changes are made over REST, which takes no cookie.
 */
public final class PageRoutes {
    private static final String FIELD = "token=";

    /** Ours: the longest token with every octet escaped, and no more for whoever has none. */
    private static final int SIGN_IN_BYTES = 4 * 1024;

    private final Sources sources;
    private final Status status;
    private final Session session;
    private final Bearer bearer;

    public PageRoutes(Sources sources, Status status, Session session, Bearer bearer) {
        this.sources = sources;
        this.status = status;
        this.session = session;
        this.bearer = bearer;
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(Assets.routes());
        routes.add(Route.of("GET", "/", Access.OPEN, this::page));
        routes.add(Route.of("POST", "/sign-in", Access.OPEN, this::signIn).withBody(SIGN_IN_BYTES));
        routes.add(Route.of("POST", "/sign-out", Access.OPEN, this::signOut));
        return routes;
    }

    private CompletionStage<Reply> page(Call call) throws ProblemException {
        if (!session.holds(call) && !bearer.isHeldBy(call)) {
            return done(SignInPage.reply(401, "").header("WWW-Authenticate", Bearer.CHALLENGE));
        }
        String query =
                Optional.ofNullable(call.query().getValue("q")).orElse("").trim();
        return sources.leases(leases -> render(leases, query));
    }

    private Reply render(List<Lease> leases, String query) {
        Optional<String> text = Optional.of(query.toLowerCase(Locale.ROOT)).filter(value -> !value.isEmpty());
        List<Lease> found = new LeaseFilter(Optional.empty(), Optional.empty(), Optional.empty(), text).select(leases);
        Sources.Showing showing = sources.showing();
        List<LeaseJson> shown =
                found.stream().limit(LeasesPage.MOST).map(showing::of).toList();
        return LeasesPage.reply(status.of(leases), shown, found.size(), query);
    }

    private CompletionStage<Reply> signIn(Call call) {
        return call.body().thenApply(this::signedIn);
    }

    private Reply signedIn(byte[] form) {
        try {
            bearer.require(token(new String(form, StandardCharsets.UTF_8)));
            return home().header("Set-Cookie", session.open());
        } catch (ProblemException e) {
            return SignInPage.reply(e.problem().status(), e.problem().detail());
        }
    }

    private static String token(String form) {
        for (String field : form.split("&", -1)) {
            if (field.startsWith(FIELD)) {
                return decode(field.substring(FIELD.length()));
            }
        }
        return "";
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8).trim();
        } catch (IllegalArgumentException e) {
            return ""; // broken escapes spell no token
        }
    }

    private CompletionStage<Reply> signOut(Call call) {
        return done(home().header("Set-Cookie", Session.close()));
    }

    private static Reply home() {
        return Reply.empty(303).header("Location", "/");
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
