/**
 * The configuration file and the policy file: read once, checked whole, every mistake told at once with the line and
 * column it stands at. What comes out of here is valid; what is wrong never leaves this package but as a
 * {@link org.sallyport.config.Mistake}.
 */
@NullMarked
package org.sallyport.config;

import org.jspecify.annotations.NullMarked;
