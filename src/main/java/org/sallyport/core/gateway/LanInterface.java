package org.sallyport.core.gateway;

import java.net.InetAddress;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/**
 * A LAN side of the gateway, on which the responders answer: one for each address, of either family.
 *
 * @param name as the system calls it: {@code br-lan}
 * @param index as the system numbers it
 * @param address the gateway's own address there, which clients ask
 * @param prefix the network on that link
 */
public record LanInterface(String name, int index, InetAddress address, Prefix prefix) {
    public boolean isIpv4() {
        return Addresses.isIpv4(address);
    }
}
