package org.sallyport.core.gateway;

import java.time.Duration;
import java.util.Optional;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/**
 * A mapping the admin makes by hand; no policy is asked.
 *
 * @param lifetime empty for a static mapping, which wins over any client's wish
 */
public record AdminMapping(
        Transport transport,
        int externalPort,
        InternalClient client,
        RemoteFilter filter,
        String description,
        Optional<Duration> lifetime) {
    public AdminMapping {
        lifetime.ifPresent(asked -> {
            if (asked.isZero() || asked.isNegative()) {
                throw new IllegalArgumentException("lifetime " + asked + " is not positive");
            }
        });
    }
}
