package org.sallyport.protocol.igd.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.sallyport.core.gateway.Counters;

/** What Jetty answers by itself, to malformed requests above all: the status and not a word about who says so. */
final class BareErrors implements Request.Handler {
    private final Counters counters;

    BareErrors(Counters counters) {
        this.counters = counters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof IllegalArgumentException) {
            // A target that names an authority is compared with Host, and Jetty throws where Host is none at all.
            response.setStatus(400);
        }
        counters.count("upnp.http.refused." + word(response.getStatus()));
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
        return true;
    }

    /** The status, if it is one that Jetty's parser is known to choose. */
    private static String word(int status) {
        return switch (status) {
            case 400, 408, 411, 413, 414, 415, 417, 426, 431, 500, 501, 505 -> Integer.toString(status);
            default -> "other";
        };
    }
}
