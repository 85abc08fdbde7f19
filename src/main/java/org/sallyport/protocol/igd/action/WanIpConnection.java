package org.sallyport.protocol.igd.action;

import static java.util.Map.entry;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.mapping.Ports;

/** The actions of WANIPConnection: the port mappings, and a connection that can be watched but not steered. */
public final class WanIpConnection {
    /** A NAT gateway routes; there is no other type to choose (IGD-21). */
    public static final String CONNECTION_TYPE = "IP_Routed";

    private static final List<String> CONNECTION_TYPES = List.of("Unconfigured", "IP_Routed", "IP_Bridged");

    private final Door gateway;
    private final InstantSource clock;
    private final WanStatus wan;

    public WanIpConnection(Door gateway, InstantSource clock, WanStatus wan) {
        this.gateway = gateway;
        this.clock = clock;
        this.wan = wan;
    }

    /** Every action of the service in this version, by name. */
    public Map<String, IgdAction> actions(IgdVersion version) {
        Map<String, IgdAction> actions = new HashMap<>(ofBoth());
        if (version == IgdVersion.TWO) {
            actions.putAll(ofTwo());
        }
        return Map.copyOf(actions);
    }

    private Map<String, IgdAction> ofBoth() {
        return Map.ofEntries(
                entry("AddPortMapping", new AddPortMapping(gateway)),
                entry("DeletePortMapping", new DeletePortMapping(gateway)),
                entry("GetGenericPortMappingEntry", new GetGenericPortMappingEntry(gateway, clock)),
                entry("GetSpecificPortMappingEntry", new GetSpecificPortMappingEntry(gateway, clock)),
                entry("GetExternalIPAddress", call -> Map.of("NewExternalIPAddress", wan.externalAddress())),
                entry("GetStatusInfo", this::statusInfo),
                entry("GetNATRSIPStatus", call -> Map.of("NewRSIPAvailable", "0", "NewNATEnabled", "1")),
                entry("GetConnectionTypeInfo", WanIpConnection::connectionTypeInfo),
                entry("SetConnectionType", WanIpConnection::setConnectionType),
                entry("RequestConnection", this::requestConnection),
                entry("RequestTermination", WanIpConnection::terminate),
                entry("ForceTermination", WanIpConnection::terminate),
                entry("GetAutoDisconnectTime", call -> Map.of("NewAutoDisconnectTime", "0")),
                entry("GetIdleDisconnectTime", call -> Map.of("NewIdleDisconnectTime", "0")),
                entry("GetWarnDisconnectDelay", call -> Map.of("NewWarnDisconnectDelay", "0")),
                entry("SetAutoDisconnectTime", call -> onlyZero(call, "NewAutoDisconnectTime")),
                entry("SetIdleDisconnectTime", call -> onlyZero(call, "NewIdleDisconnectTime")),
                entry("SetWarnDisconnectDelay", call -> onlyZero(call, "NewWarnDisconnectDelay")));
    }

    private Map<String, IgdAction> ofTwo() {
        return Map.of(
                "AddAnyPortMapping", new AddAnyPortMapping(gateway),
                "DeletePortMappingRange", new DeletePortMappingRange(gateway),
                "GetListOfPortMappings", new GetListOfPortMappings(gateway, clock),
                "GetPortMappingNumberOfEntries", this::numberOfEntries);
    }

    /** In no standard, yet asked by Home Assistant's library where it is listed; others learn the number by its event. */
    private Map<String, String> numberOfEntries(Call call) throws IgdError {
        int entries = gateway.read(LeaseView::mappings);
        return Map.of("NewPortMappingNumberOfEntries", Integer.toString(Math.min(entries, Ports.MAX)));
    }

    private Map<String, String> statusInfo(Call call) {
        return Map.of(
                "NewConnectionStatus", wan.connection(),
                "NewLastConnectionError", wan.lastError(),
                "NewUptime", Ui4.clamped(wan.uptime().toSeconds()));
    }

    private static Map<String, String> connectionTypeInfo(Call call) {
        return Map.of("NewConnectionType", CONNECTION_TYPE, "NewPossibleConnectionTypes", CONNECTION_TYPE);
    }

    /** IGD-16: there is nothing to choose; :1 has no word for that but the state the connection is not in. */
    private static Map<String, String> setConnectionType(Call call) throws IgdError {
        String type = call.text("NewConnectionType");
        if (!CONNECTION_TYPES.contains(type)) {
            throw IgdError.outOfRange(call.version(), "NewConnectionType '" + type + "'");
        }
        throw switch (call.version()) {
            case ONE -> new IgdError(UpnpError.INACTIVE_CONNECTION_STATE_REQUIRED, type);
            case TWO -> new IgdError(UpnpError.READ_ONLY, type);
        };
    }

    /** IGD-17: nothing to do while connected, and nothing we could do while not. */
    private Map<String, String> requestConnection(Call call) throws IgdError {
        if (!wan.connection().equals(WanStatus.CONNECTED)) {
            throw new IgdError(UpnpError.CONNECTION_SETUP_FAILED, "the WAN link is not ours to dial");
        }
        return Map.of();
    }

    /** IGD-18: nobody on the LAN cuts everybody off. */
    private static Map<String, String> terminate(Call call) throws IgdError {
        throw new IgdError(UpnpError.ACTION_NOT_AUTHORIZED, "the WAN link is not ours to cut");
    }

    /** Zero, never, is how it is already; anything else would steer the link. */
    private static Map<String, String> onlyZero(Call call, String name) throws IgdError {
        if (call.ui4(name) != 0) {
            throw new IgdError(UpnpError.ACTION_NOT_AUTHORIZED, name + " other than 0");
        }
        return Map.of();
    }
}
