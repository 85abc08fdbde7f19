package org.sallyport.admin.rest;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.sallyport.core.gateway.Responder;

/** What the admin side shows and cannot learn from the gateway. Answers from any thread, quickly. */
public interface Facts {
    /** When this run began, on the steady time line. */
    Instant startedAt();

    /** A word for how far an address reaches: {@code public}, {@code private}, {@code cgnat} and the like. */
    String addressClass(InetAddress address);

    /** The text of the policy in force, as it stands in its file. */
    String policy();

    /** Everything that answers clients. */
    List<Responder> responders();
}
