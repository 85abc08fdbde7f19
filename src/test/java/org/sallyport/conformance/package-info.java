/**
 * What the protocols ask of a gateway, requirement by requirement, and which tests show that it is kept. The list is
 * beside this package, in its resources; the table made of both is {@code docs/conformance.md}.
 */
@NullMarked
package org.sallyport.conformance;

import org.jspecify.annotations.NullMarked;
