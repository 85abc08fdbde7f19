package org.sallyport.core.mapping;

/**
 * An external endpoint leading to an internal client: all that a plane needs to know. In IPv6 the two are one endpoint,
 * for nothing is translated: a {@link #isPinhole pinhole}.
 *
 * @param enabled UPnP's NewEnabled: a disabled mapping is held and listed, and carries nothing (IGD-33)
 */
public record Mapping(MappingKey key, InternalClient client, RemoteFilter filter, boolean enabled) {
    /** Whether it is an opening in the IPv6 firewall: the internal client is reached at its own address and port. */
    public boolean isPinhole() {
        return !Addresses.isIpv4(client.address())
                && key.externalPort() == client.port()
                && key.externalAddress().equals(client.address());
    }

    @Override
    public String toString() {
        return key + " -> " + client;
    }
}
