/**
 * What this machine knows of its network: which interfaces are the LAN and which is the WAN, the external address and
 * what kind of address it is, the facts of the WAN link, and which addresses are one host's. Both families alike.
 * {@link org.sallyport.host.HostNetwork} is asked, told when to look again, and can be waited on for a change; nothing
 * here has a thread of its own.
 */
@NullMarked
package org.sallyport.host;

import org.jspecify.annotations.NullMarked;
