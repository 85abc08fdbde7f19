/**
 * Events (GENA, UPnP Device Architecture §4): who is subscribed to which service, and what each still has to be told. A
 * subscriber is told only at the address it subscribed from, one message at a time, the latest values merged; nothing here
 * waits for a subscriber.
 */
@NullMarked
package org.sallyport.protocol.igd.gena;

import org.jspecify.annotations.NullMarked;
