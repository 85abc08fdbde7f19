package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** The eight arguments that AddPortMapping and AddAnyPortMapping share. */
record MappingArguments(
        RemoteFilter filter,
        int externalPort,
        Transport transport,
        InternalClient client,
        boolean enabled,
        String description,
        Duration lifetime) {
    /** Ours: longer than any description seen, short enough for a list of thousands (IGD-34). */
    private static final int MAX_DESCRIPTION = 512;

    static MappingArguments read(Call call) throws IgdError {
        return new MappingArguments(
                RemoteHost.read(call),
                call.ui2("NewExternalPort"),
                call.transport("NewProtocol"),
                new InternalClient(internalAddress(call), internalPort(call)),
                call.flag("NewEnabled"),
                description(call),
                IgdLease.read(call));
    }

    MappingRequest request(InetAddress requester, Suggestion suggestion) {
        return new MappingRequest(
                Via.UPNP,
                requester,
                transport,
                client,
                suggestion,
                lifetime,
                Optional.empty(),
                description,
                filter,
                enabled);
    }

    /**
     * Empty is the host that asks: some clients leave themselves out (IGD-31). Who asks over IPv6 must say which IPv4
     * address it means. A host name is never looked up.
     */
    private static InetAddress internalAddress(Call call) throws IgdError {
        String text = call.text("NewInternalClient");
        if (text.isEmpty() && Addresses.isIpv4(call.requester())) {
            return call.requester();
        }
        return Addresses.parse(text)
                .filter(Addresses::isIpv4)
                .orElseThrow(() -> new IgdError(
                        UpnpError.ARGUMENT_VALUE_INVALID, "NewInternalClient '" + text + "' is no IPv4 address"));
    }

    private static int internalPort(Call call) throws IgdError {
        int port = call.ui2("NewInternalPort");
        if (port == 0) {
            throw switch (call.version()) {
                case ONE -> new IgdError(UpnpError.INVALID_ARGS, "NewInternalPort is 0");
                case TWO -> new IgdError(UpnpError.WILDCARD_NOT_PERMITTED_IN_INT_PORT, "NewInternalPort is 0");
            };
        }
        return port;
    }

    private static String description(Call call) throws IgdError {
        String text = call.text("NewPortMappingDescription");
        if (text.length() > MAX_DESCRIPTION) {
            throw new IgdError(
                    UpnpError.STRING_ARGUMENT_TOO_LONG,
                    "NewPortMappingDescription has " + text.length() + " characters, " + MAX_DESCRIPTION + " at most");
        }
        return text;
    }
}
