/**
 * UDP 5351, which PCP and NAT-PMP share (RFC 6887 §9, Appendix A; RFC 6886 §1.1): the sockets on the LAN sides of
 * either family, the octet that picks the dialect, the way back of the answers, the announcements of both, and the updates
 * of PCP's mappings. {@link org.sallyport.protocol.pxp.PxpResponder} is the way in.
 */
@NullMarked
package org.sallyport.protocol.pxp;

import org.jspecify.annotations.NullMarked;
