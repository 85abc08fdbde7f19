package org.sallyport.protocol.igd.action;

import java.util.Map;

/** The actions of WANCommonInterfaceConfig:1, by which libraries recognise a gateway at all (IGD-63, CLI-11). */
public final class WanCommonInterfaceConfig {
    /** Nobody on the LAN switches the internet off, so it is on (IGD-61). */
    public static final String ENABLED_FOR_INTERNET = "1";

    private final WanLink link;
    private final WanStatus wan;
    private final ConnectionPlace connection;

    /** @param connection the one connection service, which GetActiveConnection names */
    public WanCommonInterfaceConfig(WanLink link, WanStatus wan, ConnectionPlace connection) {
        this.link = link;
        this.wan = wan;
        this.connection = connection;
    }

    /** Every action of the service, by name. */
    public Map<String, IgdAction> actions() {
        return Map.of(
                "GetCommonLinkProperties", call -> properties(),
                "GetTotalBytesSent", call -> Map.of("NewTotalBytesSent", Ui4.wrapped(link.bytesSent())),
                "GetTotalBytesReceived", call -> Map.of("NewTotalBytesReceived", Ui4.wrapped(link.bytesReceived())),
                "GetTotalPacketsSent", call -> Map.of("NewTotalPacketsSent", Ui4.wrapped(link.packetsSent())),
                "GetTotalPacketsReceived",
                        call -> Map.of("NewTotalPacketsReceived", Ui4.wrapped(link.packetsReceived())),
                "GetEnabledForInternet", call -> Map.of("NewEnabledForInternet", ENABLED_FOR_INTERNET),
                "SetEnabledForInternet", WanCommonInterfaceConfig::setEnabledForInternet,
                "GetMaximumActiveConnections", call -> Map.of("NewMaximumActiveConnections", "1"),
                "GetActiveConnection", this::activeConnection);
    }

    private static Map<String, String> setEnabledForInternet(Call call) throws IgdError {
        if (!call.flag("NewEnabledForInternet")) {
            throw new IgdError(UpnpError.ACTION_NOT_AUTHORIZED, "the internet is not the LAN's to switch off");
        }
        return Map.of();
    }

    /** The connection while it is up; an index beyond is 713, as in every array of UPnP. */
    private Map<String, String> activeConnection(Call call) throws IgdError {
        int index = call.ui2("NewActiveConnectionIndex");
        if (index > 0 || !wan.connection().equals(WanStatus.CONNECTED)) {
            throw new IgdError(UpnpError.SPECIFIED_ARRAY_INDEX_INVALID, "connection " + index);
        }
        return Map.of(
                "NewActiveConnDeviceContainer", connection.device(),
                "NewActiveConnectionServiceID", connection.serviceId());
    }

    /** Ours: always Ethernet, which is what the gateway's own side of the link is. */
    private Map<String, String> properties() {
        return Map.of(
                "NewWANAccessType", "Ethernet",
                "NewLayer1UpstreamMaxBitRate", Ui4.clamped(link.upstreamBitRate()),
                "NewLayer1DownstreamMaxBitRate", Ui4.clamped(link.downstreamBitRate()),
                "NewPhysicalLinkStatus", wan.physicalLink());
    }
}
