package org.sallyport.core.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;

/** Carries the traffic of mappings. Called from the gateway's thread, one call at a time, unless said otherwise. */
public interface Plane extends AutoCloseable {
    /**
     * Makes one turn's changes real, in one transaction where the plane has such. When it returns, an opened mapping
     * forwards and a closed one does not.
     *
     * @param changes at most one for each key
     * @return those it cannot carry, and why; for these the plane is as if the change had not been asked for. A closing
     *     is never among them
     * @throws PlaneException when it cannot tell what was made, or could not close; then it is reconciled before it is
     *     asked anything else
     */
    Map<MappingKey, PlaneFault> apply(List<Change> changes) throws PlaneException;

    /**
     * Makes the plane carry exactly these: on start, and whenever someone else has touched it. Clears what an earlier
     * run left behind.
     *
     * @return those it cannot carry, and why
     */
    Map<MappingKey, PlaneFault> reconcile(Collection<Mapping> wanted) throws PlaneException;

    /** What has passed through the mapping since it was opened; zero for one it does not know. From any thread. */
    Traffic traffic(MappingKey key);

    /** What has passed through all mappings together, ended ones included; it never falls. From any thread. */
    Traffic traffic();

    /** What it has noticed of the mapping; {@link Diagnosis#NOTHING} for one it does not know. From any thread. */
    Diagnosis diagnosis(MappingKey key);

    /** Ways that are open beside the mapping now, each for one data connection of its own. From any thread. */
    default List<Opening> openings(MappingKey key) {
        return List.of();
    }

    /** What it can do besides forwarding IPv4 to internal clients; the same as long as it lives. From any thread. */
    Set<Ability> abilities();

    /** What the plane is and how it works just now. From any thread. */
    PlaneStatus status();

    /** Ends all forwarding and takes back what was changed on this host. */
    @Override
    void close();

    /** What not every plane can do. */
    enum Ability {
        /** It filters IPv6, so that a mapping whose external endpoint is the internal one is a hole in its firewall. */
        PINHOLES,
        /**
         * What an internal endpoint sends leaves by its mapping's external endpoint, and what it is answered comes back
         * whatever the mapping's filter (RFC 6887 §12, PCP-106).
         */
        OUTBOUND
    }

    /** One change of one mapping. */
    sealed interface Change {
        MappingKey key();

        /** A mapping that was not there. */
        record Open(Mapping mapping) implements Change {
            @Override
            public MappingKey key() {
                return mapping.key();
            }
        }

        /** Another client, filter or state under the same key, without a moment of both or none (NAT-76). */
        record Replace(Mapping before, Mapping after) implements Change {
            @Override
            public MappingKey key() {
                return after.key();
            }
        }

        /** The mapping ends; what flows through it is cut (RFC 6886 §3.4). */
        record Close(Mapping mapping) implements Change {
            @Override
            public MappingKey key() {
                return mapping.key();
            }
        }
    }
}
