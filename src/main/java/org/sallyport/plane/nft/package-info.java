/**
 * Forwarding by the kernel: one table of nftables for each family, with sets and maps that change by a transaction for
 * each turn, and never a rule for a mapping. Octets never come to this process.
 */
@NullMarked
package org.sallyport.plane.nft;

import org.jspecify.annotations.NullMarked;
