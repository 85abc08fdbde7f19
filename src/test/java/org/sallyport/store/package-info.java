/** Proofs of the store. */
@NullMarked
package org.sallyport.store;

import org.jspecify.annotations.NullMarked;
