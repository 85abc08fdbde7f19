package org.sallyport.protocol.igd;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jupnp.model.meta.Action;
import org.jupnp.model.meta.LocalService;
import org.jupnp.model.meta.StateVariable;

/**
 * A service of a root device in jUPnP's model, and where it is reached.
 *
 * @param newInTwo actions a caller of version 1 does not know
 * @param descriptionFile of the service, served under its name
 */
record IgdService(
        LocalService<Object> model,
        Set<String> newInTwo,
        String descriptionFile,
        String controlPath,
        String eventPath) {

    int version() {
        return model.getServiceType().getVersion();
    }

    /** The type without its version: {@code urn:schemas-upnp-org:service:WANIPConnection}. */
    String family() {
        String type = model.getServiceType().toString();
        return type.substring(0, type.lastIndexOf(':'));
    }

    Optional<Action<?>> action(String name) {
        return Optional.ofNullable(model.getAction(name));
    }

    /** Every evented variable with its present value. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        for (StateVariable<?> variable : model.getStateVariables()) {
            if (model.getAccessor(variable.getName()) instanceof EventedValue value) {
                values.put(variable.getName(), value.read());
            }
        }
        return values;
    }
}
