package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.sallyport.core.gateway.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the server, in this order: is it from the LAN, for one of our addresses, from no web page; is there such a
 * path and method; is the body there and not too large. Only then the resource is asked.
 */
final class LanHandler extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(LanHandler.class);
    private static final byte[] NO_BODY = {};

    private final Map<String, Resource> resources;
    private final OurHosts hosts;
    private final HttpLimits limits;
    private final ConnectionGuard guard;
    private final Counters counters;
    private final String product;

    /**
     * @param resources by their path, found in any case: small clients fold it, and no two differ by case only
     * @param hosts which alone a Host header may name
     * @param product the Server header
     */
    LanHandler(
            Map<String, Resource> resources,
            OurHosts hosts,
            HttpLimits limits,
            ConnectionGuard guard,
            Counters counters,
            String product) {
        this.resources = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.resources.putAll(resources);
        this.hosts = hosts;
        this.limits = limits;
        this.guard = guard;
        this.counters = counters;
        this.product = product;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        Request.addCompletionListener(request, failure -> guard.expectRequest(endPoint));
        if (!guard.mayTalk(endPoint.getRemoteSocketAddress())) {
            counters.count("upnp.dropped.off-lan");
            endPoint.close();
            callback.succeeded();
            return true;
        }
        int refusal = refusal(request);
        if (refusal != 0) {
            refuse(request, response, callback, refusal);
            return true;
        }
        Resource resource = resources.get(request.getHttpURI().getPath());
        if (resource == null) {
            refuse(request, response, callback, 404);
        } else if (!resource.methods().contains(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", new TreeSet<>(resource.methods())));
            refuse(request, response, callback, 405);
        } else if (resource.wantsBody()) {
            withBody(request, response, callback, resource);
        } else {
            answer(request, response, callback, resource, NO_BODY);
        }
        return true;
    }

    /** 403 for another Host than ours, which is DNS rebinding (UDA-84), and for whatever a web page sends (UDA-85). */
    private int refusal(Request request) {
        HttpField host = request.getHeaders().getField(HttpHeader.HOST);
        boolean foreign = host != null && !hosts.include(host.getValue());
        return foreign || request.getHeaders().contains(HttpHeader.ORIGIN) ? 403 : 0;
    }

    private void withBody(Request request, Response response, Callback callback, Resource resource) {
        long length = request.getLength();
        if (length < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            refuse(request, response, callback, 411);
        } else if (length > limits.bodyOctets()) {
            refuse(request, response, callback, 413);
        } else {
            // Read as it arrives, on no thread. BLOCKING: answered on one of the pool, this very one if all is there
            // already.
            Content.Source.asByteArrayAsync(
                    request,
                    limits.bodyOctets(),
                    Promise.Invocable.from(
                            InvocationType.BLOCKING,
                            octets -> answer(request, response, callback, resource, octets),
                            why -> bodyFailed(request, response, callback, why)));
        }
    }

    /** Too large while it came in pieces, cut short, or too late. */
    private void bodyFailed(Request request, Response response, Callback callback, Throwable why) {
        log.debug("no body from {}: {}", request.getConnectionMetaData().getRemoteSocketAddress(), why.toString());
        refuse(request, response, callback, why instanceof IllegalStateException ? 413 : 400);
    }

    private void answer(Request request, Response response, Callback callback, Resource resource, byte[] body) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        guard.requestIsHere(endPoint);
        InetAddress peer =
                ConnectionGuard.address(endPoint.getRemoteSocketAddress()).orElseThrow();
        try {
            send(
                    response,
                    callback,
                    resource.answer(new HttpAsk(request.getMethod(), peer, request.getHeaders()::get, body)));
        } catch (RuntimeException bug) {
            log.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), bug);
            send(response, callback, HttpAnswer.of(500));
        }
    }

    /** A refusal ends the connection, for what else is on it has not been read. */
    private void refuse(Request request, Response response, Callback callback, int status) {
        counters.count("upnp.http.refused." + status);
        log.debug("{} to {}", status, request.getConnectionMetaData().getRemoteSocketAddress());
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        send(response, callback, HttpAnswer.of(status));
    }

    private void send(Response response, Callback callback, HttpAnswer answer) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.SERVER, product);
        answer.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length());
        response.write(
                true,
                answer.body(),
                Callback.from(
                        () -> {
                            callback.succeeded();
                            answer.told(true);
                        },
                        failure -> {
                            callback.failed(failure);
                            answer.told(false);
                        }));
    }
}
