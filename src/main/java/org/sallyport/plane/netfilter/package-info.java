/**
 * What the planes ask of Linux' netfilter: rules as text by the program {@code nft}, once; from then on elements of
 * sets and maps, many in one transaction, and conntrack's entries, by netlink (nfnetlink) without a process of its own.
 */
@NullMarked
package org.sallyport.plane.netfilter;

import org.jspecify.annotations.NullMarked;
