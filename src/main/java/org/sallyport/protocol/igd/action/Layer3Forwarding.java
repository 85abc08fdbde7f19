package org.sallyport.protocol.igd.action;

import java.util.Map;

/** The actions of Layer3Forwarding:1: which connection is the default, where there is only one (IGD-64). */
public final class Layer3Forwarding {
    private final ConnectionPlace connection;

    public Layer3Forwarding(ConnectionPlace connection) {
        this.connection = connection;
    }

    /** The value of DefaultConnectionService. */
    public String defaultConnection() {
        return connection.written();
    }

    /** Every action of the service, by name. */
    public Map<String, IgdAction> actions() {
        return Map.of(
                "GetDefaultConnectionService",
                call -> Map.of("NewDefaultConnectionService", defaultConnection()),
                "SetDefaultConnectionService",
                this::set);
    }

    /** Takes what is so already and nothing else (IGD-65). */
    private Map<String, String> set(Call call) throws IgdError {
        String wanted = call.text("NewDefaultConnectionService");
        int comma = wanted.indexOf(',');
        if (comma < 0) {
            throw new IgdError(UpnpError.INVALID_CONN_SERVICE_SELECTION, wanted);
        }
        if (!wanted.substring(0, comma).strip().equalsIgnoreCase(connection.device())) {
            throw new IgdError(UpnpError.INVALID_DEVICE_UUID, wanted);
        }
        if (!wanted.substring(comma + 1).strip().equals(connection.serviceId())) {
            throw new IgdError(UpnpError.INVALID_SERVICE_ID, wanted);
        }
        return Map.of();
    }
}
