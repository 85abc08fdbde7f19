package org.sallyport.admin.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sallyport.core.gateway.PlaneStatus;
import org.sallyport.core.gateway.Responder;

/**
 * The state of the gateway at a glance.
 *
 * @param startedAt ISO 8601, UTC
 * @param epoch seconds since mapping state was last lost, as PCP and NAT-PMP clients are told
 */
public record StatusJson(
        String version,
        String startedAt,
        long uptimeSeconds,
        Wan wan,
        Counts counts,
        PlaneStatus plane,
        long epoch,
        List<ResponderJson> responders) {

    /** The outer side; both are JSON null while there is no external address. */
    public record Wan(Optional<String> address, Optional<String> addressClass) {}

    /**
     * What there is, and what was decided since the start.
     *
     * @param leasesByVia a lease of two owners counts in both
     */
    public record Counts(int leases, Map<String, Integer> leasesByVia, long granted, long refused) {}

    /** A part that answers clients; trouble is JSON null while all is well. */
    public record ResponderJson(String name, Optional<String> trouble) {
        static ResponderJson of(Responder responder) {
            return new ResponderJson(responder.name(), responder.trouble());
        }
    }
}
