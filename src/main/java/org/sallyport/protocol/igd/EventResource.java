package org.sallyport.protocol.igd;

import java.util.Set;
import org.sallyport.core.gateway.Counters;
import org.sallyport.protocol.igd.gena.GenaAnswer;
import org.sallyport.protocol.igd.gena.GenaRequest;
import org.sallyport.protocol.igd.gena.Subscriptions;
import org.sallyport.protocol.igd.http.HttpAnswer;
import org.sallyport.protocol.igd.http.HttpAsk;
import org.sallyport.protocol.igd.http.Resource;

/** The eventSubURL of a service (UDA §4.1). */
final class EventResource implements Resource {
    private static final String SUBSCRIBE = "SUBSCRIBE";

    private final IgdService service;
    private final Subscriptions subscriptions;
    private final Counters counters;

    EventResource(IgdService service, Subscriptions subscriptions, Counters counters) {
        this.service = service;
        this.subscriptions = subscriptions;
        this.counters = counters;
    }

    @Override
    public Set<String> methods() {
        return Set.of(SUBSCRIBE, "UNSUBSCRIBE");
    }

    @Override
    public boolean wantsBody() {
        return false;
    }

    @Override
    public HttpAnswer answer(HttpAsk ask) {
        GenaRequest request = new GenaRequest(
                ask.peer(), ask.header("SID"), ask.header("CALLBACK"), ask.header("NT"), ask.header("TIMEOUT"));
        GenaAnswer answer = ask.method().equals(SUBSCRIBE)
                ? subscriptions.subscribe(service.eventPath(), request, service::values)
                : subscriptions.unsubscribe(service.eventPath(), request);
        if (answer instanceof GenaAnswer.Subscribed subscribed) {
            return subscribed(subscribed);
        }
        if (answer instanceof GenaAnswer.Refused refused) {
            counters.count("upnp.subscribe.refused." + refused.status());
            return HttpAnswer.of(refused.status());
        }
        return HttpAnswer.of(200);
    }

    /** The initial event leaves when this answer has, not before (UDA-70). */
    private HttpAnswer subscribed(GenaAnswer.Subscribed answer) {
        HttpAnswer ok = HttpAnswer.of(200)
                .with("SID", answer.sid())
                .with("TIMEOUT", "Second-" + answer.lifetime().toSeconds());
        if (!answer.fresh()) {
            return ok;
        }
        return ok.afterwards(left -> {
            if (left) {
                subscriptions.established(answer.sid());
            } else {
                subscriptions.abandoned(answer.sid());
            }
        });
    }
}
