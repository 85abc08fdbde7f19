package org.sallyport.protocol.igd;

import java.util.function.Supplier;
import org.jupnp.model.state.StateVariableAccessor;

/** The present value of an evented variable, as jUPnP's model reads it: text, at once and from any thread. */
final class EventedValue extends StateVariableAccessor {
    private final Supplier<String> value;

    EventedValue(Supplier<String> value) {
        this.value = value;
    }

    @Override
    public Class<?> getReturnType() {
        return String.class;
    }

    @Override
    public String read(Object ignored) {
        return value.get();
    }

    String read() {
        return value.get();
    }
}
