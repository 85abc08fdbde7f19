/**
 * The Port Control Protocol (RFC 6887), server side: octets become requests to the gateway, and its outcomes become
 * octets. {@link org.sallyport.protocol.pcp.PcpServer} is the way in; it knows no socket. MAP and ANNOUNCE are spoken,
 * with the options of RFC 6887, a description (RFC 7220), sets of ports (RFC 7753) and checkpoints (RFC 7767); PEER where
 * the plane translates what internal clients send.
 */
@NullMarked
package org.sallyport.protocol.pcp;

import org.jspecify.annotations.NullMarked;
