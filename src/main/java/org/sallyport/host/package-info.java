/**
 * What this machine knows of its network: which interfaces are the LAN and which is the WAN, the external address and
 * what kind of address it is, and the facts of the WAN link. {@link org.sallyport.host.HostNetwork} is asked, and told
 * when to look again; nothing here has a thread of its own.
 */
@NullMarked
package org.sallyport.host;

import org.jspecify.annotations.NullMarked;
