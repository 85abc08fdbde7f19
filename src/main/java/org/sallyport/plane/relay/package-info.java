/**
 * User-space forwarding on Netty: every mapping has a socket of its own on the external address. TCP connections are
 * accepted, led on and moved with back-pressure; UDP has one session for each remote peer. Works on any host without
 * privileges; with CAP_NET_ADMIN on Linux the internal client sees the remote peer's own address.
 */
@NullMarked
package org.sallyport.plane.relay;

import org.jspecify.annotations.NullMarked;
