package org.sallyport.protocol.igd.action;

import org.sallyport.core.gateway.Refusal;

/** The "no" of an action, as the control point reads it. */
public final class IgdError extends Exception {
    private static final long serialVersionUID = 1;

    private final UpnpError error;

    /**
     * A "no".
     *
     * @param detail for our log only, naming values; the control point gets the words of the standard
     */
    public IgdError(UpnpError error, String detail) {
        super(error.code() + " " + error.description() + ": " + detail, null, false, false);
        this.error = error;
    }

    public UpnpError error() {
        return error;
    }

    /** A number or word outside what the argument allows (IGD-23, IGD-24). */
    static IgdError outOfRange(IgdVersion version, String detail) {
        return switch (version) {
            case ONE -> new IgdError(UpnpError.INVALID_ARGS, detail);
            case TWO -> new IgdError(UpnpError.ARGUMENT_VALUE_OUT_OF_RANGE, detail);
        };
    }

    /** What the gateway's refusal is called in a WANIPConnection of this version. */
    static UpnpError word(Refusal why, IgdVersion version) {
        return switch (why) {
            // Ours: a foreign or impossible internal client is a matter of right, as IGD-40 has it for one's own.
            case NOT_AUTHORIZED, AWAITING_ADMIN, FOREIGN_NONCE, FOREIGN_OWNER, INVALID_INTERNAL_CLIENT, NO_PINHOLES ->
                UpnpError.ACTION_NOT_AUTHORIZED;
            case QUOTA_EXCEEDED, OVERLOADED, NO_FREE_PORT, PINHOLES_EXHAUSTED, TOO_MANY_REMOTE_PEERS ->
                UpnpError.NO_PORT_MAPS_AVAILABLE;
            case EXTERNAL_PORT_TAKEN -> UpnpError.CONFLICT_IN_MAPPING_ENTRY;
            case EXTERNAL_PORT_TAKEN_OTHERWISE ->
                switch (version) {
                    case ONE -> UpnpError.CONFLICT_IN_MAPPING_ENTRY;
                    case TWO -> UpnpError.CONFLICT_WITH_OTHER_MECHANISMS;
                };
            case NO_SUCH_MAPPING -> UpnpError.NO_SUCH_ENTRY_IN_ARRAY;
            case EXTERNAL_ADDRESS_NOT_OURS, NO_EXTERNAL_ADDRESS, PLANE_FAILED, STORE_FAILED -> UpnpError.ACTION_FAILED;
        };
    }
}
