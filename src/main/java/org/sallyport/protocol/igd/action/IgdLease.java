package org.sallyport.protocol.igd.action;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Via;

/** NewLeaseDuration, which means another thing in each version. */
final class IgdLease {
    /** The longest lease of a :2 service, and what its 0 stands for (IGD-35). */
    static final Duration WEEK = Duration.ofDays(7);

    private IgdLease() {}

    /**
     * What a client asks for; zero is for ever, which only :1 knows and the gateway cuts.
     *
     * @throws IgdError 402 when it is no number; for a negative one, one beyond ui4, and in :2 one above a week, what
     *     {@link IgdError#outOfRange} says
     */
    static Duration read(Call call) throws IgdError {
        return switch (call.version()) {
            case ONE -> readOne(call);
            case TWO -> readTwo(call);
        };
    }

    private static Duration readOne(Call call) throws IgdError {
        String text = call.text("NewLeaseDuration");
        if (text.isEmpty() || text.equals("ui4")) {
            // A family of clients sends the name of the type where the value belongs (CLI-26).
            return Duration.ZERO;
        }
        return Duration.ofSeconds(call.ui4("NewLeaseDuration"));
    }

    private static Duration readTwo(Call call) throws IgdError {
        Duration asked = Duration.ofSeconds(call.ui4("NewLeaseDuration"));
        if (asked.compareTo(WEEK) > 0) {
            throw IgdError.outOfRange(call.version(), "NewLeaseDuration " + asked + " is above " + WEEK);
        }
        return asked.isZero() ? WEEK : asked;
    }

    /**
     * The seconds left, as a reader of this version sees them; 0 is for ever. A lease asked for without end reads 0 in :1
     * although it has one: some clients check for it (IGD-37). In :2 what is longer reads as a week, its largest value.
     */
    static long secondsLeft(Lease lease, IgdVersion version, Instant now) {
        Optional<Owner> upnp = lease.owner(Via.UPNP);
        if (version == IgdVersion.ONE
                && upnp.isPresent()
                && upnp.get().requested().isZero()) {
            return 0;
        }
        Optional<Duration> left = upnp.isPresent() ? upnp.get().remaining(now) : lease.remaining(now);
        return left.map(IgdLease::roundedUp)
                .map(seconds -> version == IgdVersion.TWO ? Math.min(seconds, WEEK.toSeconds()) : seconds)
                .orElse(0L);
    }

    /** Never 0 while anything is left, for that would read as for ever. */
    private static long roundedUp(Duration left) {
        return Math.max(1, left.plusNanos(999_999_999).toSeconds());
    }
}
