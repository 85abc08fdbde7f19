package org.sallyport.protocol.igd.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.sallyport.core.gateway.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Jetty answers by itself, to malformed requests above all: the status and not a word about who says so. */
final class BareErrors implements Request.Handler {
    private static final Logger log = LoggerFactory.getLogger(BareErrors.class);

    private final Counters counters;

    BareErrors(Counters counters) {
        this.counters = counters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        if (cause instanceof IllegalArgumentException) {
            // A target that names an authority is compared with Host, and Jetty throws where Host is none at all.
            log.debug("a request that Jetty cannot take", (Throwable) cause);
            response.setStatus(400);
        } else if (response.getStatus() == 500 && cause instanceof Throwable bug) {
            log.error("a request met a bug", bug);
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
