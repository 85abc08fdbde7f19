package org.sallyport.plane.relay;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.relay.flow.Carrier;

/** Mappings whose leases have ended and whose last connections go on for a while. */
final class Ending {
    private final Map<MappingKey, Carried> ending = new ConcurrentHashMap<>();

    /** Lets the connections of a mapping go on for so long. Done when nobody can come in any more. */
    Future<?> begin(Carried now, Carrier carrier, Duration drain) {
        cut(now.mapping().key());
        ending.put(now.mapping().key(), now);
        return carrier.end(drain, () -> ending.remove(now.mapping().key(), now));
    }

    /** Of a lease that has ended no connection goes on beside those of another client. */
    void makeWayFor(Mapping mapping) {
        Carried then = ending.get(mapping.key());
        if (then != null && !then.mapping().client().equals(mapping.client())) {
            cut(mapping.key());
        }
    }

    private void cut(MappingKey key) {
        Carried then = ending.remove(key);
        if (then != null) {
            then.carrier().ifPresent(carrier -> {
                var unused = carrier.close();
            });
        }
    }

    /** Cuts all that still go on. */
    List<Future<?>> cutAll() {
        List<Future<?>> closing = new ArrayList<>();
        ending.values().forEach(then -> then.carrier().ifPresent(carrier -> closing.add(carrier.close())));
        ending.clear();
        return closing;
    }
}
