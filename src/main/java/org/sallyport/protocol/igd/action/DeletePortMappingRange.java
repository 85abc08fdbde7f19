package org.sallyport.protocol.igd.action;

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
        Deletion deletion = new Deletion.OfRange(call.requester(), range.transport(), range.first(), range.last());
        delete(deletion, range, call.version());
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
