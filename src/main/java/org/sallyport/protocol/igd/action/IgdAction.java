package org.sallyport.protocol.igd.action;

import java.util.Map;

/** One SOAP action. Called from the HTTP server's threads, many at a time. */
@FunctionalInterface
public interface IgdAction {
    /**
     * Does it.
     *
     * @return every out-argument by its name, as text
     * @throws IgdError when the answer is no
     */
    Map<String, String> invoke(Call call) throws IgdError;
}
