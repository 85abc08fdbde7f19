package org.sallyport.protocol.igd;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jupnp.model.meta.LocalService;
import org.jupnp.model.meta.StateVariable;

/**
 * A service of a root device in jUPnP's model, and where it is reached.
 *
 * @param unlisted more actions than its description lists, if there are
 * @param descriptionFile of the service, served under its name
 * @param now how things stand
 */
record IgdService(
        LocalService<Object> model,
        Optional<LocalService<Object>> unlisted,
        String descriptionFile,
        String controlPath,
        String eventPath,
        Supplier<Moment> now) {

    int version() {
        return model.getServiceType().getVersion();
    }

    /** The type without its version: {@code urn:schemas-upnp-org:service:WANIPConnection}. */
    String family() {
        String type = model.getServiceType().toString();
        return type.substring(0, type.lastIndexOf(':'));
    }

    /** The model that has this action, if one has. */
    Optional<LocalService<Object>> with(String action) {
        return listed(action).or(() -> unlisted.filter(more -> more.getAction(action) != null));
    }

    /** The model, if its description lists this action. */
    Optional<LocalService<Object>> listed(String action) {
        return Optional.of(model).filter(service -> service.getAction(action) != null);
    }

    /** Every evented variable with its present value, all of one moment. */
    Map<String, String> values() {
        return values(now.get());
    }

    Map<String, String> values(Moment moment) {
        Map<String, String> values = new TreeMap<>();
        for (StateVariable<?> variable : model.getStateVariables()) {
            if (model.getAccessor(variable.getName()) instanceof EventedValue value) {
                values.put(variable.getName(), value.at(moment));
            }
        }
        return values;
    }
}
