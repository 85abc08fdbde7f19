/** TCP mappings relayed: a listening socket each, and for every connection one more towards the internal client. */
@NullMarked
package org.sallyport.plane.relay.tcp;

import org.jspecify.annotations.NullMarked;
