/** UDP mappings relayed: a socket each, and for every remote peer one more towards the internal client. */
@NullMarked
package org.sallyport.plane.relay.udp;

import org.jspecify.annotations.NullMarked;
