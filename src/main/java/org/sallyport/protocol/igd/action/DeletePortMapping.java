package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.util.Map;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.mapping.Addresses;
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
        gateway.delete(new Deletion.OfPort(asker(call, transport, port), transport, port, filter), call.version());
        return Map.of();
    }

    /** The table is looked at only for who may be its holder under another address; the gateway checks it once more. */
    private InetAddress asker(Call call, Transport transport, int port) throws IgdError {
        if (Addresses.isIpv4(call.requester())) {
            return call.requester();
        }
        return gateway.read(leases -> leases.byPort(transport, port).stream()
                        .map(lease -> lease.mapping().client().address())
                        .findFirst())
                .map(client -> gateway.speaker(call, client))
                .orElse(call.requester());
    }
}
