package org.sallyport.protocol.igd.action;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Transport;

/** WANIPConnection GetSpecificPortMappingEntry: the entry of exactly this triple, or 714 (IGD-50, CLI-35). */
final class GetSpecificPortMappingEntry implements IgdAction {
    private final Door gateway;
    private final InstantSource clock;

    GetSpecificPortMappingEntry(Door gateway, InstantSource clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    @Override
    public Map<String, String> invoke(Call call) throws IgdError {
        String remoteHost = RemoteHost.write(RemoteHost.read(call));
        int port = call.ui2("NewExternalPort");
        Transport transport = call.transport("NewProtocol");
        List<Lease> leases = gateway.read(table -> List.copyOf(table.byPort(transport, port)));
        return leases.stream()
                .map(lease -> PortMappingEntry.of(lease, call.version(), clock.instant()))
                .filter(entry -> entry.remoteHost().equals(remoteHost))
                .findFirst()
                .orElseThrow(() -> new IgdError(UpnpError.NO_SUCH_ENTRY_IN_ARRAY, transport.word() + " " + port))
                .withoutKey();
    }
}
