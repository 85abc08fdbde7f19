package org.sallyport.protocol.igd;

import org.sallyport.protocol.igd.action.WanStatus;

/**
 * What the evented variables tell of, read once, so that values that belong together are of one moment (IGD-12).
 *
 * @param table the lease table
 * @param wan the connection
 */
record Moment(TableWatch.State table, WanStatus.State wan) {}
