package org.sallyport.plane.netfilter;

import java.net.InetAddress;

/**
 * One direction of a flow, as conntrack keeps it.
 *
 * @param protocol IANA's number
 * @param sourcePort 0 where the protocol has no ports
 * @param destinationPort the same
 */
public record Tuple(int protocol, InetAddress source, int sourcePort, InetAddress destination, int destinationPort) {}
