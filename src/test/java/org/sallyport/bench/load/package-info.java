/**
 * What goes through the forwarding planes that are compared: loads, the server they reach, and the {@code Worker}, a
 * program that does either in a network namespace.
 */
@NullMarked
package org.sallyport.bench.load;

import org.jspecify.annotations.NullMarked;
