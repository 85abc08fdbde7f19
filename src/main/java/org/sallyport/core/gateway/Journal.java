package org.sallyport.core.gateway;

import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each turn in a mapping's life, key first. Text from the LAN stays out of it. */
final class Journal {
    private static final Logger log = LoggerFactory.getLogger("org.sallyport.leases");

    private Journal() {}

    static void write(Event event) {
        if (event instanceof Event.Granted granted) {
            Owner owner = granted.lease().first();
            log.info(
                    "{} granted via {} {}, by rule '{}'",
                    granted.lease().mapping(),
                    owner.via().word(),
                    owner.lifetime()
                            .map(lifetime -> "for " + lifetime.toSeconds() + " s")
                            .orElse("for good"),
                    owner.rule());
        } else if (event instanceof Event.Changed changed) {
            change(changed.before(), changed.after());
        } else if (event instanceof Event.Ended ended) {
            log.info("{} ended: {}", ended.lease().mapping(), ended.why());
        } else if (event instanceof Event.Refused refused) {
            // A stranger can repeat it without end.
            log.debug(
                    "{} via {} refused: {}, {}",
                    refused.request().client(),
                    refused.request().via().word(),
                    refused.outcome().why(),
                    refused.outcome().detail());
        }
    }

    private static void change(Lease before, Lease after) {
        if (!before.mapping().equals(after.mapping())) {
            log.info("{} became {}", before.mapping(), after.mapping());
        } else if (before.owners().size() != after.owners().size()) {
            log.info("{} has {} owners now", after.mapping(), after.owners().size());
        } else {
            log.debug("{} renewed", after.mapping());
        }
    }
}
