/** Proofs of what the machine knows, on machines made up and on this one. */
@NullMarked
package org.sallyport.host;

import org.jspecify.annotations.NullMarked;
