package org.sallyport.core.gateway;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a plane has noticed of one mapping since it was opened, for whoever asks why it does not work. What this plane
 * cannot know is empty, not zero.
 *
 * @param firstSeen when the first packet passed, either way, on the gateway's time line, to the second; empty before
 * @param lastSeen the same for the latest
 * @param refusedInside connections and sessions the internal client answered with a RST or an ICMP error
 * @param noAnswerInside those it did not answer: a connection within the time-out or for want of the client's link
 *     layer address, a session as long as it lasted
 * @param limited connections, sessions and datagrams turned away by a limit, and pauses made to keep to a bandwidth
 */
public record Diagnosis(
        Optional<Instant> firstSeen,
        Optional<Instant> lastSeen,
        OptionalLong refusedInside,
        OptionalLong noAnswerInside,
        OptionalLong limited) {
    /** Of a mapping the plane does not know. */
    public static final Diagnosis NOTHING = new Diagnosis(
            Optional.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
