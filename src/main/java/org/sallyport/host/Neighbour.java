package org.sallyport.host;

import java.net.InetAddress;

/**
 * A host on a link, as address resolution has found it.
 *
 * @param index of the interface
 * @param address without a scope
 * @param ethernet its link-layer address, twelve hexadecimal digits
 */
record Neighbour(int index, InetAddress address, String ethernet) {}
