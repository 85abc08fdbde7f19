package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.sallyport.core.gateway.Deletion;

/**
 * WANIPConnection:2 DeletePortMappingRange: the caller's own entries in a range go as one change, or 730 (IGD-53).
 * NewManage is read and has no effect: nobody is authenticated here.
 */
final class DeletePortMappingRange implements IgdAction {
    private final Door gateway;

    DeletePortMappingRange(Door gateway) {
        this.gateway = gateway;
    }

    @Override
    public Map<String, String> invoke(Call call) throws IgdError {
        PortRange range = PortRange.read(call);
        if (range.last() == 0) {
            throw range.notFound();
        }
        List<InetAddress> askers = gateway.ownAddresses(call, range);
        // A host that came over IPv6 has its mappings under its one IPv4 address, which is the last.
        InetAddress asker = askers.get(askers.size() - 1);
        delete(new Deletion.OfRange(asker, range.transport(), range.first(), range.last()), range, call.version());
        return Map.of();
    }

    private void delete(Deletion deletion, PortRange range, IgdVersion version) throws IgdError {
        try {
            gateway.delete(deletion, version);
        } catch (IgdError no) {
            // What is 714 for one entry is 730 for a range.
            throw no.error() == UpnpError.NO_SUCH_ENTRY_IN_ARRAY ? range.notFound() : no;
        }
    }
}
