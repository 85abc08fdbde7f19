/**
 * The Port Control Protocol (RFC 6887), server side: octets become requests to the gateway, and its outcomes become
 * octets. {@link org.sallyport.protocol.pcp.PcpServer} is the way in; it knows no socket. MAP and ANNOUNCE are spoken;
 * PEER is not, and of the options PREFER_FAILURE.
 */
@NullMarked
package org.sallyport.protocol.pcp;

import org.jspecify.annotations.NullMarked;
