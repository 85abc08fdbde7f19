/**
 * What every relayed flow needs, whatever its transport: event loops and their idle timers, sockets of either kind,
 * limits, back-pressure and counters.
 */
@NullMarked
package org.sallyport.plane.relay.flow;

import org.jspecify.annotations.NullMarked;
