/**
 * The live leases: who holds which mapping and until when, and the {@link org.sallyport.core.lease.LeaseStore} in which
 * they survive a restart. One thread owns the table; nothing here reads a clock.
 */
@NullMarked
package org.sallyport.core.lease;

import org.jspecify.annotations.NullMarked;
