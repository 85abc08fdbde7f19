package org.sallyport.protocol.igd.action;

import java.util.Map;

/** The action of WANEthernetLinkConfig:1: whether the cable is plugged in (IGD-66). */
public final class WanEthernetLink {
    private final WanStatus wan;

    public WanEthernetLink(WanStatus wan) {
        this.wan = wan;
    }

    /** Every action of the service, by name. */
    public Map<String, IgdAction> actions() {
        return Map.of("GetEthernetLinkStatus", call -> Map.of("NewEthernetLinkStatus", wan.physicalLink()));
    }
}
