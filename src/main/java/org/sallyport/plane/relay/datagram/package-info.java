/**
 * UDP sockets for a relay: read many datagrams at once, send a run of them to one peer at once, never merge or split
 * one. On Linux by recvmmsg, sendmmsg and UDP segmentation offload, elsewhere by the JDK's channels.
 */
@NullMarked
package org.sallyport.plane.relay.datagram;

import org.jspecify.annotations.NullMarked;
