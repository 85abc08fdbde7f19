package org.sallyport.admin.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Call;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;

/** {@code GET /policy}: the policy in force, as it stands in its file, under a strong entity tag (RFC 9110 §8.8.3). */
public final class PolicyRoute {
    private final Facts facts;

    public PolicyRoute(Facts facts) {
        this.facts = facts;
    }

    public Route route(String prefix) {
        return Route.of("GET", prefix + "/policy", Access.TOKEN, this::show);
    }

    private CompletionStage<Reply> show(Call call) {
        String text = facts.policy();
        String tag = tag(text);
        Reply reply = call.header("If-None-Match").filter(tag::equals).isPresent()
                ? Reply.empty(304)
                : Reply.text(200, "application/yaml", text);
        return CompletableFuture.completedFuture(reply.header("ETag", tag));
    }

    private static String tag(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
