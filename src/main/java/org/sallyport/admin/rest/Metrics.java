package org.sallyport.admin.rest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.Refusal;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.mapping.Via;

/** {@code GET /metrics}: Prometheus text. Every name and label is a constant of the code, so their number is bounded. */
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Sources sources;
    private final Status status;
    private final Set<String> bound = new HashSet<>();
    private volatile Scrape last;

    /** The state as it was when last asked for. */
    private record Scrape(StatusJson status, Traffic traffic) {}

    public Metrics(Sources sources, Status status) {
        this.sources = sources;
        this.status = status;
        last = new Scrape(status.of(List.of()), Traffic.NONE);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        bindState();
        bindTally(sources.tally());
    }

    public Route route() {
        return Route.of("GET", "/metrics", Access.LOOPBACK, call -> status.ask(this::answer));
    }

    private Reply answer(StatusJson now) {
        return Reply.of(200, "text/plain; version=0.0.4; charset=utf-8", scrape(now));
    }

    private synchronized byte[] scrape(StatusJson now) {
        last = new Scrape(now, sources.plane().traffic());
        sources.counters().all().keySet().forEach(this::bindCounter);
        last.status().responders().forEach(responder -> bindResponder(responder.name()));
        return registry.scrape().getBytes(StandardCharsets.UTF_8);
    }

    private void bindCounter(String name) {
        if (bound.add("counter " + name)) {
            FunctionCounter.builder("sallyport.edge.events", sources.counters(), all -> all.of(name))
                    .description("What the edges met, bad input above all")
                    .tag("event", name)
                    .register(registry);
        }
    }

    private void bindResponder(String name) {
        if (bound.add("responder " + name)) {
            gauge(
                    "sallyport.responder.up",
                    "Whether this part answers",
                    Tags.of("name", name),
                    scrape -> isUp(scrape, name));
        }
    }

    private void bindState() {
        for (Via via : Via.values()) {
            gauge(
                    "sallyport.leases",
                    "Leases in the table; one of two owners counts for both",
                    Tags.of("via", via.word()),
                    scrape -> scrape.status().counts().leasesByVia().getOrDefault(via.word(), 0));
        }
        gauge(
                "sallyport.mappings",
                "Mappings in the table",
                Tags.empty(),
                scrape -> scrape.status().counts().leases());
        bindTraffic();
        gauge(
                "sallyport.external.address.known",
                "Whether there is an external address",
                Tags.empty(),
                scrape -> scrape.status().wan().address().isPresent() ? 1 : 0);
        gauge(
                "sallyport.build.info",
                "The version running",
                Tags.of("version", last.status().version()),
                scrape -> 1);
        seconds(
                "sallyport.uptime",
                "Since the gateway started",
                scrape -> scrape.status().uptimeSeconds());
        seconds(
                "sallyport.epoch",
                "Since mapping state was last lost",
                scrape -> scrape.status().epoch());
    }

    private void bindTraffic() {
        String bytes = "Octets carried by all mappings";
        counter("sallyport.plane.bytes", bytes, Tags.of("direction", "in"), Traffic::bytesIn);
        counter("sallyport.plane.bytes", bytes, Tags.of("direction", "out"), Traffic::bytesOut);
        String packets = "Packets, or reads of a relay, carried by all mappings";
        counter("sallyport.plane.packets", packets, Tags.of("direction", "in"), Traffic::packetsIn);
        counter("sallyport.plane.packets", packets, Tags.of("direction", "out"), Traffic::packetsOut);
        String connections = "TCP connections and UDP sessions of all mappings";
        counter("sallyport.plane.connections", connections, Tags.empty(), Traffic::connections);
    }

    private void counter(String name, String description, Tags tags, ToDoubleFunction<Traffic> value) {
        FunctionCounter.builder(name, this, self -> value.applyAsDouble(self.last.traffic()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void bindTally(Tally tally) {
        FunctionCounter.builder("sallyport.grants", tally, Tally::granted)
                .description("Mappings made")
                .register(registry);
        for (Refusal why : Refusal.values()) {
            FunctionCounter.builder("sallyport.refusals", tally, all -> all.refused(why))
                    .description("Requests refused")
                    .tag("reason", Refusals.word(why))
                    .register(registry);
        }
        for (Event.Ending why : Event.Ending.values()) {
            FunctionCounter.builder("sallyport.lease.ends", tally, all -> all.ended(why))
                    .description("Leases that ended")
                    .tag("reason", why.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<Scrape> value) {
        Gauge.builder(name, this, self -> value.applyAsDouble(self.last))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void seconds(String name, String description, ToDoubleFunction<Scrape> value) {
        TimeGauge.builder(name, this, TimeUnit.SECONDS, self -> value.applyAsDouble(self.last))
                .description(description)
                .register(registry);
    }

    private static double isUp(Scrape scrape, String name) {
        return scrape.status().responders().stream()
                        .anyMatch(
                                one -> one.name().equals(name) && one.trouble().isEmpty())
                ? 1
                : 0;
    }
}
