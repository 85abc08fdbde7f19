package org.sallyport.protocol.igd.action;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Via;

/**
 * A lease as UPnP lists it, whichever protocol made it (IGD-49).
 *
 * @param remoteHost empty for everyone
 * @param protocol TCP or UDP
 * @param description hostile text
 * @param leaseSeconds what is left; 0 for no end
 */
record PortMappingEntry(
        String remoteHost,
        int externalPort,
        String protocol,
        int internalPort,
        String internalClient,
        boolean enabled,
        String description,
        long leaseSeconds) {

    static PortMappingEntry of(Lease lease, IgdVersion version, Instant now) {
        Mapping mapping = lease.mapping();
        return new PortMappingEntry(
                RemoteHost.write(mapping.filter()),
                mapping.key().externalPort(),
                mapping.key().transport().word().toUpperCase(Locale.ROOT),
                mapping.client().port(),
                mapping.client().address().getHostAddress(),
                mapping.enabled(),
                lease.owner(Via.UPNP)
                        .map(Owner::description)
                        .orElseGet(() -> lease.first().description()),
                IgdLease.secondsLeft(lease, version, now));
    }

    /** The out-arguments of GetGenericPortMappingEntry. */
    Map<String, String> whole() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("NewRemoteHost", remoteHost);
        out.put("NewExternalPort", Integer.toString(externalPort));
        out.put("NewProtocol", protocol);
        out.putAll(withoutKey());
        return out;
    }

    /** The out-arguments of GetSpecificPortMappingEntry, which do not repeat what was asked. */
    Map<String, String> withoutKey() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("NewInternalPort", Integer.toString(internalPort));
        out.put("NewInternalClient", internalClient);
        out.put("NewEnabled", enabled ? "1" : "0");
        out.put("NewPortMappingDescription", description);
        out.put("NewLeaseDuration", Long.toString(leaseSeconds));
        return out;
    }
}
