/**
 * The admin's side of the gateway: REST, metrics, health and a page, on one listener of its own. This package wires
 * them; {@code http} is how requests come and go, {@code rest} and {@code page} what they mean, {@code client} the other
 * end of the line for the commands.
 */
@NullMarked
package org.sallyport.admin;

import org.jspecify.annotations.NullMarked;
