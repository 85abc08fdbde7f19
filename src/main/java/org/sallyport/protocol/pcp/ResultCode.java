package org.sallyport.protocol.pcp;

import java.time.Duration;
import org.sallyport.core.gateway.Refusal;

/** PCP's result codes, and how long each error is expected to hold (RFC 6887 §7.4). */
enum ResultCode {
    SUCCESS(0, Holds.NOT, "pcp.success"),
    UNSUPP_VERSION(1, Holds.LONG, "pcp.unsupp-version"),
    NOT_AUTHORIZED(2, Holds.LONG, "pcp.not-authorized"),
    MALFORMED_REQUEST(3, Holds.LONG, "pcp.malformed-request"),
    UNSUPP_OPCODE(4, Holds.LONG, "pcp.unsupp-opcode"),
    UNSUPP_OPTION(5, Holds.LONG, "pcp.unsupp-option"),
    MALFORMED_OPTION(6, Holds.LONG, "pcp.malformed-option"),
    NETWORK_FAILURE(7, Holds.SHORT, "pcp.network-failure"),
    NO_RESOURCES(8, Holds.SHORT, "pcp.no-resources"),
    UNSUPP_PROTOCOL(9, Holds.LONG, "pcp.unsupp-protocol"),
    USER_EX_QUOTA(10, Holds.SHORT, "pcp.user-ex-quota"),
    /** Ours: the long lifetime, when what stands in the way has no end in sight; else that end (RFC 6887 §13.2). */
    CANNOT_PROVIDE_EXTERNAL(11, Holds.LONG, "pcp.cannot-provide-external"),
    ADDRESS_MISMATCH(12, Holds.LONG, "pcp.address-mismatch"),
    EXCESSIVE_REMOTE_PEERS(13, Holds.LONG, "pcp.excessive-remote-peers");

    private final int number;
    private final Holds holds;
    private final String counter;

    ResultCode(int number, Holds holds, String counter) {
        this.number = number;
        this.holds = holds;
        this.counter = counter;
    }

    /** As it stands on the wire. */
    int number() {
        return number;
    }

    /** How long the error is expected to hold when nothing better is known. */
    Duration lifetime() {
        return holds.lifetime;
    }

    /** The name under which answers with it are counted. */
    String counter() {
        return counter;
    }

    /** PCP's words for a refusal (RFC 6887 §7.4). */
    static ResultCode of(Refusal refusal) {
        return switch (refusal) {
            case NOT_AUTHORIZED, AWAITING_ADMIN, FOREIGN_NONCE, FOREIGN_OWNER, INVALID_INTERNAL_CLIENT, NO_PINHOLES ->
                NOT_AUTHORIZED;
            case QUOTA_EXCEEDED -> USER_EX_QUOTA;
            case TOO_MANY_REMOTE_PEERS -> EXCESSIVE_REMOTE_PEERS;
            case EXTERNAL_PORT_TAKEN, EXTERNAL_PORT_TAKEN_OTHERWISE, EXTERNAL_ADDRESS_NOT_OURS ->
                CANNOT_PROVIDE_EXTERNAL;
            case NO_EXTERNAL_ADDRESS, PLANE_FAILED -> NETWORK_FAILURE;
            // No such mapping: PCP asks for none that must be there, and a deletion of nothing is a success (§15).
            case NO_FREE_PORT, PINHOLES_EXHAUSTED, STORE_FAILED, OVERLOADED, NO_SUCH_MAPPING -> NO_RESOURCES;
        };
    }

    /** The two classes of errors by how long they last (RFC 6887 §7.4). */
    private enum Holds {
        NOT(Duration.ZERO),
        SHORT(Duration.ofSeconds(30)),
        LONG(Duration.ofMinutes(30));

        private final Duration lifetime;

        Holds(Duration lifetime) {
            this.lifetime = lifetime;
        }
    }
}
