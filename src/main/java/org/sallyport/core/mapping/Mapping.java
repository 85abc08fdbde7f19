package org.sallyport.core.mapping;

/**
 * An external endpoint leading to an internal client: all that a plane needs to know.
 *
 * @param enabled UPnP's NewEnabled: a disabled mapping is held and listed, and carries nothing (IGD-33)
 */
public record Mapping(MappingKey key, InternalClient client, RemoteFilter filter, boolean enabled) {
    @Override
    public String toString() {
        return key + " -> " + client;
    }
}
