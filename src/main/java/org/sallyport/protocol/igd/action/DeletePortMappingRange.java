package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.util.Map;
import org.sallyport.core.gateway.Deletion;

/**
 * WANIPConnection:2 DeletePortMappingRange: the caller's own entries in a range go as one change, or 730 (IGD-53); for
 * a host that came over IPv6, one for each of its addresses.
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
        boolean found = false;
        for (InetAddress own : gateway.ownAddresses(call)) {
            found |= delete(new Deletion.OfRange(own, range.transport(), range.first(), range.last()), call.version());
        }
        if (!found) {
            throw range.notFound();
        }
        return Map.of();
    }

    /** Whether there was anything to delete; what is 714 for one entry is 730 for a range. */
    private boolean delete(Deletion deletion, IgdVersion version) throws IgdError {
        try {
            gateway.delete(deletion, version);
            return true;
        } catch (IgdError no) {
            if (no.error() != UpnpError.NO_SUCH_ENTRY_IN_ARRAY) {
                throw no;
            }
            return false;
        }
    }
}
