package org.sallyport.protocol.igd.action;

/**
 * The error codes we send, with the words of the standards (UDA §3.1.3, WANIPConnection:2 §2.5). Not among them and never
 * sent: 403, which is withdrawn, and 724 to 727, which a :2 service must not send (IGD-29) and which make :1 clients give
 * up or ask for ever (CLI-40, CLI-42).
 */
public enum UpnpError {
    INVALID_ACTION(401, "Invalid Action"),
    INVALID_ARGS(402, "Invalid Args"),
    INVALID_VAR(404, "Invalid Var"),
    ACTION_FAILED(501, "Action Failed"),
    ARGUMENT_VALUE_INVALID(600, "Argument Value Invalid"),
    ARGUMENT_VALUE_OUT_OF_RANGE(601, "Argument Value Out of Range"),
    STRING_ARGUMENT_TOO_LONG(605, "String Argument Too Long"),
    ACTION_NOT_AUTHORIZED(606, "Action not authorized"),
    INACTIVE_CONNECTION_STATE_REQUIRED(703, "InactiveConnectionStateRequired"),
    CONNECTION_SETUP_FAILED(704, "ConnectionSetupFailed"),
    SPECIFIED_ARRAY_INDEX_INVALID(713, "SpecifiedArrayIndexInvalid"),
    NO_SUCH_ENTRY_IN_ARRAY(714, "NoSuchEntryInArray"),
    WILDCARD_NOT_PERMITTED_IN_EXT_PORT(716, "WildCardNotPermittedInExtPort"),
    /** Apple's client looks for the word Conflict in the text of the answer (CLI-32). */
    CONFLICT_IN_MAPPING_ENTRY(718, "ConflictInMappingEntry"),
    INVALID_DEVICE_UUID(720, "InvalidDeviceUUID"),
    INVALID_SERVICE_ID(721, "InvalidServiceID"),
    INVALID_CONN_SERVICE_SELECTION(723, "InvalidConnServiceSelection"),
    NO_PORT_MAPS_AVAILABLE(728, "NoPortMapsAvailable"),
    CONFLICT_WITH_OTHER_MECHANISMS(729, "ConflictWithOtherMechanisms"),
    PORT_MAPPING_NOT_FOUND(730, "PortMappingNotFound"),
    READ_ONLY(731, "ReadOnly"),
    WILDCARD_NOT_PERMITTED_IN_INT_PORT(732, "WildCardNotPermittedInIntPort"),
    INCONSISTENT_PARAMETERS(733, "InconsistentParameters"),

    // WANIPv6FirewallControl:1, whose numbers mean something else in WANIPConnection.
    PINHOLE_SPACE_EXHAUSTED(701, "PinholeSpaceExhausted"),
    FIREWALL_DISABLED(702, "FirewallDisabled"),
    NO_SUCH_ENTRY(704, "NoSuchEntry"),
    PROTOCOL_NOT_SUPPORTED(705, "ProtocolNotSupported"),
    INTERNAL_PORT_WILDCARDING_NOT_ALLOWED(706, "InternalPortWildcardingNotAllowed"),
    PROTOCOL_WILDCARDING_NOT_ALLOWED(707, "ProtocolWildcardingNotAllowed"),
    NO_TRAFFIC_RECEIVED(709, "NoTrafficReceived");

    private final int code;
    private final String description;

    UpnpError(int code, String description) {
        this.code = code;
        this.description = description;
    }

    public int code() {
        return code;
    }

    public String description() {
        return description;
    }
}
