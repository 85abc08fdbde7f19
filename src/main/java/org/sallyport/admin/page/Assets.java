package org.sallyport.admin.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;

/** The page's style and script, which lie beside this class and hold nothing secret. */
final class Assets {
    private Assets() {}

    static List<Route> routes() {
        return List.of(route("page.css", "text/css"), route("page.js", "text/javascript"));
    }

    private static Route route(String name, String type) {
        String text = read(name);
        return Route.of(
                "GET", "/" + name, Access.OPEN, call -> CompletableFuture.completedFuture(Reply.text(200, type, text)));
    }

    private static String read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read from the program", e);
        }
    }
}
