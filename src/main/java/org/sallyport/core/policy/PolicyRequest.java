package org.sallyport.core.policy;

import java.net.InetAddress;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * What a rule can look at.
 *
 * @param requester the host that asks, which is the internal client's unless it asks for a third party
 * @param externalPort the port it would get, 1..65535
 */
public record PolicyRequest(
        Via via,
        InetAddress requester,
        Transport transport,
        InternalClient client,
        int externalPort,
        RemoteFilter filter,
        String description) {
    boolean isForThirdParty() {
        return !requester.equals(client.address());
    }

    public PolicyRequest withExternalPort(int port) {
        return new PolicyRequest(via, requester, transport, client, port, filter, description);
    }
}
