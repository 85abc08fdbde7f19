/**
 * SSDP for our root devices: says on every LAN link that the gateway is there and where its description is, and answers
 * searches (UPnP Device Architecture 1.1 §1; over IPv6 Annex A). One thread, an event loop, owns all of its state; nothing that arrives
 * here changes anything but counters, for the source of a datagram may be forged (UDA-92).
 */
@NullMarked
package org.sallyport.protocol.igd.ssdp;

import org.jspecify.annotations.NullMarked;
