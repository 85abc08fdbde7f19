package org.sallyport.protocol.igd.ssdp;

/** How loudly a root device is there. Settled once, when it is handed in. */
public enum Presence {
    /** Announced, and answers every search that matches something in its tree. */
    ANNOUNCED,
    /**
     * Never announced, in no answer to {@code ssdp:all} or {@code upnp:rootdevice}; answers a search for a UDN or a type
     * only where no announced root does. Ours: so an IGD:2 root stands beside an IGD:1 root, and is seen by those alone
     * who ask for its UDNs, for a :2 type, or for a service that only it has; no search meets both.
     */
    WHEN_ASKED
}
