package org.sallyport.core.gateway;

import java.net.Inet4Address;
import org.sallyport.core.mapping.Prefix;

/**
 * A LAN side of the gateway, on which the responders answer.
 *
 * @param name as the system calls it: {@code br-lan}
 * @param index as the system numbers it
 * @param address the gateway's own address there, which clients ask
 * @param prefix the network on that link
 */
public record LanInterface(String name, int index, Inet4Address address, Prefix prefix) {}
