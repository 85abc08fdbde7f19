/**
 * What Linux must be told before a relay may speak to the LAN with the remote peer's own address: a packet mark for
 * replies to transparent sockets and a policy route that keeps them on this host. A table, two rules and a route of our
 * own; nobody else's is touched.
 */
@NullMarked
package org.sallyport.plane.relay.transparent;

import org.jspecify.annotations.NullMarked;
