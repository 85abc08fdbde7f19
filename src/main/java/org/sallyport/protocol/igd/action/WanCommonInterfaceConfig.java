package org.sallyport.protocol.igd.action;

import java.util.Map;

/** The actions of WANCommonInterfaceConfig:1, by which libraries recognise a gateway at all (IGD-63, CLI-11). */
public final class WanCommonInterfaceConfig {
    private final WanLink link;
    private final WanStatus wan;

    public WanCommonInterfaceConfig(WanLink link, WanStatus wan) {
        this.link = link;
        this.wan = wan;
    }

    /** Every action of the service, by name. */
    public Map<String, IgdAction> actions() {
        return Map.of(
                "GetCommonLinkProperties", call -> properties(),
                "GetTotalBytesSent", call -> Map.of("NewTotalBytesSent", Ui4.wrapped(link.bytesSent())),
                "GetTotalBytesReceived", call -> Map.of("NewTotalBytesReceived", Ui4.wrapped(link.bytesReceived())),
                "GetTotalPacketsSent", call -> Map.of("NewTotalPacketsSent", Ui4.wrapped(link.packetsSent())),
                "GetTotalPacketsReceived",
                        call -> Map.of("NewTotalPacketsReceived", Ui4.wrapped(link.packetsReceived())));
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
