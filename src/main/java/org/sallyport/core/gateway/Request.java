package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What the gateway decides, in the order in which it arrived. */
public sealed interface Request permits MappingRequest, PortSetRequest, Deletion, Request.AdminGrant {
    /** The host whose share of the waiting room it takes; empty for the admin. */
    Optional<InetAddress> askedBy();

    /** The admin's mappings: all of them or none. */
    record AdminGrant(List<AdminMapping> mappings) implements Request {
        public AdminGrant {
            mappings = List.copyOf(mappings);
        }

        @Override
        public Optional<InetAddress> askedBy() {
            return Optional.empty();
        }
    }
}
