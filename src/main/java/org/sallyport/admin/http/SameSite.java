package org.sallyport.admin.http;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;

/**
 * Keeps foreign web pages out. A page can make the browser send requests here, by a name of its own that resolves to
 * this host (DNS rebinding) or across origins; so Host must be an address literal or localhost, with our port, and an
 * Origin, if there is one, must be our own.
 */
public final class SameSite {
    private final Counters counters;

    public SameSite(Counters counters) {
        this.counters = counters;
    }

    void check(Request request) throws ProblemException {
        List<HttpField> hosts = request.getHeaders().getFields(HttpHeader.HOST);
        String host = hosts.size() == 1 ? hosts.get(0).getValue() : null;
        if (host == null || !isOurs(host, Request.getLocalPort(request))) {
            counters.count("admin.foreign-host");
            throw new ProblemException(
                    Problem.of(421, "the Host must be an IP address or localhost, with the port of this listener"));
        }
        for (HttpField origin : request.getHeaders().getFields(HttpHeader.ORIGIN)) {
            if (!("http://" + host).equalsIgnoreCase(origin.getValue())) {
                counters.count("admin.foreign-origin");
                throw new ProblemException(Problem.of(403, "requests of pages from elsewhere are refused"));
            }
        }
    }

    static boolean isOurs(String authority, int ourPort) {
        HostPort parsed;
        try {
            parsed = new HostPort(authority);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return parsed.getPort(80) == ourPort && isLiteral(parsed.getHost());
    }

    private static boolean isLiteral(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.toLowerCase(Locale.ROOT).equals("localhost")
                || Addresses.parse(bare).isPresent();
    }
}
