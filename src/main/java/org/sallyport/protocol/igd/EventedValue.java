package org.sallyport.protocol.igd;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jupnp.model.state.StateVariableAccessor;

/** The present value of an evented variable, as jUPnP's model reads it: text, at once and from any thread. */
final class EventedValue extends StateVariableAccessor {
    private final Function<Moment, String> value;
    private final Supplier<Moment> now;

    EventedValue(Function<Moment, String> value, Supplier<Moment> now) {
        this.value = value;
        this.now = now;
    }

    @Override
    public Class<?> getReturnType() {
        return String.class;
    }

    @Override
    public String read(Object ignored) {
        return at(now.get());
    }

    String at(Moment moment) {
        return value.apply(moment);
    }
}
