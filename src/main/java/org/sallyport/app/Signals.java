package org.sallyport.app;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the system tells the process. The JDK has no other door to signals than {@code sun.misc.Signal}, which it keeps
 * open in jdk.unsupported; it is reached by name, since the compiler's warning about it cannot be answered.
 */
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Runs the action whenever the signal comes, instead of what the system would do; not every system has every one. */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heed = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return Void.TYPE;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), heed);
        } catch (ReflectiveOperationException e) {
            log.info("SIG{} is not heeded here: {}", name, e.toString());
        }
    }
}
