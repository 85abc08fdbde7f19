package org.sallyport.host;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;

/**
 * {@code lan:} and {@code wan:} of the configuration.
 *
 * @param lanInterfaces as the system calls them; empty for every up, non-loopback interface with a private address,
 *     except the WAN's
 * @param wanInterface empty for the interface of the default route
 * @param externalAddress empty for the first global address of the WAN interface; else an IPv4 address, not
 *     necessarily one of this host
 */
public record HostSettings(
        List<String> lanInterfaces, Optional<String> wanInterface, Optional<InetAddress> externalAddress) {
    public static final HostSettings DEFAULTS = new HostSettings(List.of(), Optional.empty(), Optional.empty());

    public HostSettings {
        lanInterfaces = List.copyOf(lanInterfaces);
        if (externalAddress.isPresent() && !isUnicastIpv4(externalAddress.get())) {
            throw new IllegalArgumentException(
                    "external-address " + externalAddress.get().getHostAddress() + " is no IPv4 address of a host");
        }
    }

    private static boolean isUnicastIpv4(InetAddress address) {
        return Addresses.isIpv4(address) && !address.isMulticastAddress() && !address.isAnyLocalAddress();
    }
}
