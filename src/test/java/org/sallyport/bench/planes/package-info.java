/**
 * The comparison of forwarding planes: starts one after the other in the gateway's namespace, sends the same loads
 * through each, and writes how they compare. {@code .ci/planes} makes the namespaces and runs {@code PlanesBench}.
 */
@NullMarked
package org.sallyport.bench.planes;

import org.jspecify.annotations.NullMarked;
