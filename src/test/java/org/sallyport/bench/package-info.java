/** Measurements that JMH takes; docs/performance.md says how. What a measurement claims, no test depends on. */
@NullMarked
package org.sallyport.bench;

import org.jspecify.annotations.NullMarked;
