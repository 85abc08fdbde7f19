/**
 * Leases on disk: one SQLite database beside a lock file. {@link org.sallyport.store.SqliteLeaseStore} keeps one turn of
 * the gateway as one transaction, durable before the turn is answered; {@link org.sallyport.store.Inspection} looks at
 * a file before anything may write to it, and a file that is not ours, not whole or too new is left as it is.
 */
@NullMarked
package org.sallyport.store;

import org.jspecify.annotations.NullMarked;
