package org.sallyport.admin.rest;

import java.util.Optional;
import org.sallyport.core.gateway.Opening;

/** A child of a lease as REST shows it: a way that is open for one data connection. */
public record OpeningJson(Endpoint external, Endpoint internal, Endpoint remote, String expiresAt) {
    /**
     * One end of it.
     *
     * @param port empty (JSON null) for any
     */
    public record Endpoint(String address, Optional<Integer> port) {
        static Endpoint of(Opening.Endpoint end) {
            return new Endpoint(
                    end.address().getHostAddress(), end.port() == 0 ? Optional.empty() : Optional.of(end.port()));
        }
    }

    static OpeningJson of(Opening opening, Moment now) {
        return new OpeningJson(
                Endpoint.of(opening.external()),
                Endpoint.of(opening.internal()),
                Endpoint.of(opening.remote()),
                now.show(now.steady().plus(opening.left())));
    }
}
