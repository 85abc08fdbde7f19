package org.sallyport.protocol.igd.action;

import java.util.Map;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** WANIPConnection DeletePortMapping: the entry of exactly this triple, or 714 (IGD-52). */
final class DeletePortMapping implements IgdAction {
    private final Door gateway;

    DeletePortMapping(Door gateway) {
        this.gateway = gateway;
    }

    @Override
    public Map<String, String> invoke(Call call) throws IgdError {
        RemoteFilter filter = RemoteHost.read(call);
        int port = call.ui2("NewExternalPort");
        Transport transport = call.transport("NewProtocol");
        if (port == 0) {
            throw new IgdError(UpnpError.NO_SUCH_ENTRY_IN_ARRAY, "there are no entries for port 0");
        }
        gateway.delete(new Deletion.OfPort(call.requester(), transport, port, filter), call.version());
        return Map.of();
    }
}
