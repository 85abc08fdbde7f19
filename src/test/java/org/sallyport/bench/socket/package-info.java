/**
 * Linux's own socket calls, for a load generator that must cost little beside what it measures: 64-bit, IPv4, one
 * thread, no object for each call.
 */
@NullMarked
package org.sallyport.bench.socket;

import org.jspecify.annotations.NullMarked;
