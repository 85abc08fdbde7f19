/** The gateway's main program. */
@NullMarked
package org.sallyport.app;

import org.jspecify.annotations.NullMarked;
