package org.sallyport.lab;

import java.io.Serializable;

/**
 * What an application knows of one mapping it had. Times in microseconds of the wall clock.
 *
 * @param host the internal address
 * @param externalPort zero where the answer that would have told was lost
 * @param from it did not live before: when it was asked for
 * @param since it surely lived from then on: when the grant was heard; never where it was not
 * @param until it surely lived up to then: when it could expire at the earliest, or somebody asked to end it
 * @param end it surely lived no longer: when its end was heard, or it had to expire at the latest
 */
record Tenure(
        String host, String transport, int internalPort, int externalPort, long from, long since, long until, long end)
        implements Serializable {
    static final long NEVER = Long.MAX_VALUE;

    /** Somebody has asked for something that may have ended it. */
    Tenure doubtfulSince(long asked) {
        return new Tenure(host, transport, internalPort, externalPort, from, since, Math.min(until, asked), end);
    }

    /** It was heard to be over. */
    Tenure overAt(long answered) {
        return new Tenure(host, transport, internalPort, externalPort, from, since, until, Math.min(end, answered));
    }

    /** Whether it may lead from this external port. */
    boolean mayLeadFrom(int port) {
        return externalPort == 0 || externalPort == port;
    }
}
