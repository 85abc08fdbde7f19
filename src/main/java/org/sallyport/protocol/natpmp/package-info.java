/**
 * The NAT Port Mapping Protocol (RFC 6886), server side: octets become requests to the gateway, and its outcomes become
 * octets. {@link org.sallyport.protocol.natpmp.NatPmpServer} is the way in; it knows no socket.
 */
@NullMarked
package org.sallyport.protocol.natpmp;

import org.jspecify.annotations.NullMarked;
