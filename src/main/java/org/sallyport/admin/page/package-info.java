/**
 * One page in a browser: who has opened which port, read only. It is rendered here, with everything from the LAN
 * escaped, and needs no script to be read; a small one keeps it fresh.
 */
@NullMarked
package org.sallyport.admin.page;

import org.jspecify.annotations.NullMarked;
