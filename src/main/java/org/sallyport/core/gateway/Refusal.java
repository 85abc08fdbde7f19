package org.sallyport.core.gateway;

/** Why the gateway says no: one vocabulary, which each protocol translates with one switch. */
public enum Refusal {
    /** The policy denies it. */
    NOT_AUTHORIZED,
    /** The policy wants the admin asked first; the same request may be granted later. */
    AWAITING_ADMIN,
    /** The mapping belongs to this client under another PCP nonce (RFC 6887 §11.3). */
    FOREIGN_NONCE,
    /** The mapping belongs to somebody else: another host, another protocol or the admin. */
    FOREIGN_OWNER,
    /** The internal client lies outside the LAN or is the gateway itself. */
    INVALID_INTERNAL_CLIENT,
    /** This client holds as many leases as it may, or has too many requests waiting. */
    QUOTA_EXCEEDED,
    /** The very port asked for is taken by another client, or in use on this host. */
    EXTERNAL_PORT_TAKEN,
    /** The very port asked for is held by another mechanism than the asking protocol's own: the admin, PCP, NAT-PMP. */
    EXTERNAL_PORT_TAKEN_OTHERWISE,
    /** The very external address asked for is none of ours. */
    EXTERNAL_ADDRESS_NOT_OURS,
    /** An IPv6 client asks for a pinhole, and the plane has no firewall to open one in. */
    NO_PINHOLES,
    /** As many pinholes are open as there are UniqueIDs. */
    PINHOLES_EXHAUSTED,
    /** The mapping's remote filter would name more peers than one may have. */
    TOO_MANY_REMOTE_PEERS,
    /** No port is left that policy and table would allow. */
    NO_FREE_PORT,
    /** The gateway has no external address now. */
    NO_EXTERNAL_ADDRESS,
    /** There is no such mapping. */
    NO_SUCH_MAPPING,
    /** The plane could not carry it. */
    PLANE_FAILED,
    /** The store could not keep it. */
    STORE_FAILED,
    /** Too many requests wait; nothing was looked at. */
    OVERLOADED
}
