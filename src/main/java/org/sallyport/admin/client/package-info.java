/**
 * The other end of REST, for the commands: asks a running gateway and words its answers for a terminal. It shares no
 * code with the server, so that it sees what any other client sees.
 */
@NullMarked
package org.sallyport.admin.client;

import org.jspecify.annotations.NullMarked;
