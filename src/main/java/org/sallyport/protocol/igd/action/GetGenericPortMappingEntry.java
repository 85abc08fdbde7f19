package org.sallyport.protocol.igd.action;

import java.time.InstantSource;
import java.util.Map;
import org.sallyport.core.lease.Lease;

/** WANIPConnection GetGenericPortMappingEntry: the entry at an index, which clients walk until 713 (IGD-48, CLI-37). */
final class GetGenericPortMappingEntry implements IgdAction {
    private final Door gateway;
    private final InstantSource clock;

    GetGenericPortMappingEntry(Door gateway, InstantSource clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    @Override
    public Map<String, String> invoke(Call call) throws IgdError {
        int index = call.ui2("NewPortMappingIndex");
        Lease lease = gateway.read(leases -> leases.at(index))
                .orElseThrow(() -> new IgdError(UpnpError.SPECIFIED_ARRAY_INDEX_INVALID, "index " + index));
        return PortMappingEntry.of(lease, call.version(), clock.instant()).whole();
    }
}
