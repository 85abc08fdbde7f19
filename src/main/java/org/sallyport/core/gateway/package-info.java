/**
 * The one door: a request becomes a verdict, a lease, a change of the plane, a durable record and an outcome, in turns
 * on one thread. Whatever changes a lease comes through here; the interfaces of what the core calls live here, their
 * implementations at the edges.
 */
@NullMarked
package org.sallyport.core.gateway;

import org.jspecify.annotations.NullMarked;
