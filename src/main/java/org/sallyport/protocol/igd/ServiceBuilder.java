package org.sallyport.protocol.igd;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jupnp.binding.staging.MutableService;
import org.jupnp.model.ValidationException;
import org.jupnp.model.action.ActionExecutor;
import org.jupnp.model.meta.Action;
import org.jupnp.model.meta.LocalService;
import org.jupnp.model.meta.StateVariable;
import org.jupnp.model.state.StateVariableAccessor;
import org.sallyport.protocol.igd.action.IgdAction;

/**
 * Joins a service description with the code behind it. Both must have the same actions and the same evented variables:
 * jUPnP would drop what it does not like with a line in the log, and clients find out (IGD-9).
 */
@SuppressWarnings("rawtypes") // Actions and variables are raw wherever jUPnP takes them.
final class ServiceBuilder {
    private final String file;
    private final MutableService described;
    private final ServiceParts parts;

    ServiceBuilder(String file, MutableService described, ServiceParts parts) {
        this.file = file;
        this.described = described;
        this.parts = parts;
    }

    LocalService<Object> build() throws IOException, ValidationException {
        LocalService<Object> service = new LocalService<>(
                described.serviceType, described.serviceId, executors(), accessors(), Set.of(), false);
        var errors = service.validate();
        if (!errors.isEmpty() || service.getActions().length != described.actions.size()) {
            throw new IOException("description " + file + " has invalid actions or variables: " + errors);
        }
        return service;
    }

    private Map<Action, ActionExecutor> executors() throws IOException {
        Map<Action, ActionExecutor> executors = new HashMap<>();
        Set<String> names = new TreeSet<>();
        for (Action<?> action : described.createActions()) {
            IgdAction does = parts.actions().get(action.getName());
            names.add(action.getName());
            if (does != null) {
                executors.put(action, new ActionDispatch(does));
            }
        }
        requireSame("actions", names, parts.actions().keySet());
        return executors;
    }

    private Map<StateVariable, @Nullable StateVariableAccessor> accessors() throws IOException {
        Map<StateVariable, @Nullable StateVariableAccessor> accessors = new HashMap<>();
        Set<String> evented = new TreeSet<>();
        for (StateVariable<?> variable : described.createStateVariables()) {
            Function<Moment, String> value = parts.evented().get(variable.getName());
            accessors.put(variable, value == null ? null : new EventedValue(value, parts.now()));
            if (variable.getEventDetails().isSendEvents()) {
                evented.add(variable.getName());
            }
        }
        requireSame("evented variables", evented, parts.evented().keySet());
        return accessors;
    }

    private void requireSame(String what, Set<String> described, Set<String> implemented) throws IOException {
        if (!described.equals(implemented)) {
            throw new IOException("description " + file + " has the " + what + " " + described + ", implemented are "
                    + new TreeSet<>(implemented));
        }
    }
}
