package org.sallyport.protocol.natpmp;

import org.sallyport.core.gateway.Refusal;

/** NAT-PMP's result codes (RFC 6886 §3.5). */
enum ResultCode {
    SUCCESS(0, "nat-pmp.success"),
    UNSUPPORTED_VERSION(1, "nat-pmp.unsupported-version"),
    NOT_AUTHORIZED(2, "nat-pmp.not-authorized"),
    NETWORK_FAILURE(3, "nat-pmp.network-failure"),
    OUT_OF_RESOURCES(4, "nat-pmp.out-of-resources"),
    UNSUPPORTED_OPCODE(5, "nat-pmp.unsupported-opcode");

    private final int number;
    private final String counter;

    ResultCode(int number, String counter) {
        this.number = number;
        this.counter = counter;
    }

    /** As it stands on the wire. */
    int number() {
        return number;
    }

    /** The name under which answers with it are counted. */
    String counter() {
        return counter;
    }

    /** NAT-PMP's words for a refusal (RFC 6886 §3.5). */
    static ResultCode of(Refusal refusal) {
        return switch (refusal) {
            case NOT_AUTHORIZED, AWAITING_ADMIN, FOREIGN_NONCE, FOREIGN_OWNER, INVALID_INTERNAL_CLIENT, NO_PINHOLES ->
                NOT_AUTHORIZED;
            case NO_EXTERNAL_ADDRESS, PLANE_FAILED -> NETWORK_FAILURE;
            // Of these, NAT-PMP's suggestions being no more than that (§3.3), a port or an address "taken" is not met;
            // nor is "no such mapping", a deletion of nothing being a success (§3.4). Pinholes are IPv6's alone,
            // filters PCP's and UPnP's.
            case QUOTA_EXCEEDED,
                    NO_FREE_PORT,
                    PINHOLES_EXHAUSTED,
                    TOO_MANY_REMOTE_PEERS,
                    STORE_FAILED,
                    OVERLOADED,
                    EXTERNAL_PORT_TAKEN,
                    EXTERNAL_PORT_TAKEN_OTHERWISE,
                    EXTERNAL_ADDRESS_NOT_OURS,
                    NO_SUCH_MAPPING -> OUT_OF_RESOURCES;
        };
    }
}
