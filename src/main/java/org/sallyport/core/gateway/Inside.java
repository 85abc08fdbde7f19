package org.sallyport.core.gateway;

import java.net.InetAddress;

/** What this host knows of its LAN side. Answers from any thread, always for the present state of the interfaces. */
public interface Inside {
    /** Whether the address lies in a prefix of a LAN interface. */
    boolean contains(InetAddress address);

    /**
     * Whether a mapping may lead there: a unicast host of a LAN prefix that is neither this gateway itself nor a
     * network's own or broadcast address (UPnProxy). Loopback only while loopback itself is the LAN.
     */
    boolean isHost(InetAddress address);

    /**
     * Whether both addresses are known to be one host's: the same address, or two that the neighbour table leads to the
     * same link-layer address on the same interface.
     */
    default boolean isSameHost(InetAddress one, InetAddress other) {
        return one.equals(other);
    }
}
