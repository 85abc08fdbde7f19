package org.sallyport.protocol.igd.action;

import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;

/** NewRemoteHost: everyone, or one IPv4 host outside (IGD-22, IGD-28). */
final class RemoteHost {
    private RemoteHost() {}

    /**
     * Reads it; empty, {@code 0.0.0.0} and {@code *} are everyone (IGD-51, CLI-27). Ours: so it is when it is not there at
     * all, as home-made clients have it.
     *
     * @throws IgdError 600 for anything that is no IPv4 literal. Ours: the standard wants a DNS name resolved, but text
     *     from the LAN never makes this gateway ask a resolver, and a filter that follows a name is no filter
     */
    static RemoteFilter read(Call call) throws IgdError {
        String text = call.textOrNothing("NewRemoteHost");
        if (text.isEmpty() || text.equals("0.0.0.0") || text.equals("*")) {
            return RemoteFilter.EVERYONE;
        }
        return Addresses.parse(text)
                .filter(Addresses::isIpv4)
                .map(address -> RemoteFilter.of(Prefix.of(address)))
                .orElseThrow(() -> new IgdError(
                        UpnpError.ARGUMENT_VALUE_INVALID, "NewRemoteHost '" + text + "' is no IPv4 address"));
    }

    /** How a filter reads in UPnP; what its one address cannot say, a block or a list, reads as everyone. */
    static String write(RemoteFilter filter) {
        if (filter.peers().size() != 1) {
            return "";
        }
        Prefix prefix = filter.peers().get(0).prefix();
        return prefix.isHost() ? prefix.address().getHostAddress() : "";
    }
}
