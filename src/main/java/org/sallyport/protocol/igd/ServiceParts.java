package org.sallyport.protocol.igd;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sallyport.protocol.igd.action.IgdAction;

/**
 * What gives a described service its life.
 *
 * @param actions every action of its description
 * @param evented every evented variable of its description, and where its present value comes from
 * @param now how things stand
 */
record ServiceParts(
        Map<String, IgdAction> actions, Map<String, Function<Moment, String>> evented, Supplier<Moment> now) {
    ServiceParts {
        actions = Map.copyOf(actions);
        evented = Map.copyOf(evented);
    }
}
