/**
 * May this client have this mapping? Rules tried in order, the first that matches decides. A pure function: it reads no
 * clock, holds no state, and answers the same to the same request.
 */
@NullMarked
package org.sallyport.core.policy;

import org.jspecify.annotations.NullMarked;
