package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.Optional;
import org.sallyport.core.lease.Lease;

/** What has happened, told after it is durable, in the order in which it happened. */
public sealed interface Event {
    /** A mapping that was not there is there. */
    record Granted(Lease lease) implements Event {}

    /** A lease lives longer, has gained or lost an owner, or leads elsewhere. */
    record Changed(Lease before, Lease after) implements Event {}

    /** A mapping is gone. */
    record Ended(Lease lease, Ending why) implements Event {}

    /** A request was refused. */
    record Refused(MappingRequest request, Outcome.Refused outcome) implements Event {}

    /**
     * The table has changed: told at the end of a turn, with the latest values (IGD-12).
     *
     * @param mappings how many leases there are, pinholes not counted
     */
    record TableChanged(int mappings, long changes) implements Event {}

    /** Mapping state was lost or the external address has changed: clients must ask again (RFC 6887 §8.5). */
    record EpochReset() implements Event {}

    record ExternalAddressChanged(Optional<InetAddress> before, Optional<InetAddress> after) implements Event {}

    /** Why a lease ended. */
    enum Ending {
        EXPIRED,
        /** Its last owner gave it up. */
        DELETED,
        /** The admin ended it. */
        REVOKED,
        /** A reloaded policy no longer allows it. */
        DENIED,
        /** The gateway was started anew with a plane that cannot carry it. */
        UNSUPPORTED,
        /** Its internal client's address has been on no LAN for long (PCP-114). */
        STRANDED
    }
}
