package org.sallyport.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.admin.http.Bearer;
import org.sallyport.admin.http.Limits;
import org.sallyport.admin.http.Listener;
import org.sallyport.admin.http.Route;
import org.sallyport.admin.http.Router;
import org.sallyport.admin.http.SameSite;
import org.sallyport.admin.http.Token;
import org.sallyport.admin.http.TokenFile;
import org.sallyport.admin.page.PageRoutes;
import org.sallyport.admin.page.Session;
import org.sallyport.admin.rest.Facts;
import org.sallyport.admin.rest.Health;
import org.sallyport.admin.rest.LeaseRoutes;
import org.sallyport.admin.rest.Metrics;
import org.sallyport.admin.rest.PolicyRoute;
import org.sallyport.admin.rest.Sources;
import org.sallyport.admin.rest.Status;
import org.sallyport.admin.rest.Tally;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Responder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin listener: every route in one table, from building to closing. */
public final class AdminServer implements Responder, AutoCloseable {
    private static final String API = "/api/v1";
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private final AdminSettings settings;
    private final Limits limits;
    private final Listener listener;
    private final Sources sources;

    /** Listens to the gateway's events, so this comes before the gateway's first turn. */
    public AdminServer(
            AdminSettings settings,
            Gateway gateway,
            Plane plane,
            Counters counters,
            Facts facts,
            InstantSource steady,
            InstantSource wall) {
        this(settings, Limits.DEFAULTS, gateway, plane, counters, facts, steady, wall);
    }

    AdminServer(
            AdminSettings settings,
            Limits limits,
            Gateway gateway,
            Plane plane,
            Counters counters,
            Facts facts,
            InstantSource steady,
            InstantSource wall) {
        this.settings = settings;
        this.limits = limits;
        listener = new Listener(settings.listen(), limits);
        Tally tally = new Tally();
        sources = new Sources(
                settings.version(), gateway, plane, counters, facts, tally, steady, wall, listener.executor());
        gateway.listen(tally);
    }

    /**
     * Reads or makes the token, opens the port and serves.
     *
     * @throws IOException naming the token file or the address that cannot be had
     */
    public void start() throws IOException {
        Token token = TokenFile.readOrMake(settings.tokenFile());
        Bearer bearer = new Bearer(token, sources.steady(), sources.counters());
        SameSite sameSite = new SameSite(sources.counters());
        listener.start(new Router(sameSite, bearer, routes(token, bearer), API, limits, listener.executor()));
        LOG.info(
                "admin listens on http://{}:{}/",
                address().getAddress().getHostAddress(),
                address().getPort());
    }

    private List<Route> routes(Token token, Bearer bearer) {
        Status status = new Status(sources);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new LeaseRoutes(sources).routes(API));
        routes.add(new PolicyRoute(sources.facts()).route(API));
        routes.add(status.route(API));
        routes.add(new Health(sources).route());
        routes.add(new Metrics(sources, status).route());
        routes.addAll(new PageRoutes(sources, status, new Session(token, sources.wall()), bearer).routes());
        return routes;
    }

    /** Where it listens, once started: with the port the system chose, if it was asked for port 0. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** How many connections are open. */
    int connections() {
        return listener.connections();
    }

    @Override
    public String name() {
        return "admin";
    }

    @Override
    public Optional<String> trouble() {
        return listener.isOpen()
                ? Optional.empty()
                : Optional.of("it does not listen on "
                        + settings.listen().getAddress().getHostAddress() + ":"
                        + settings.listen().getPort());
    }

    /** Ends the open connections and gives the port back. */
    @Override
    public void close() {
        listener.close();
    }
}
