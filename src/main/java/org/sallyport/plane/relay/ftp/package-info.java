/**
 * FTP through a relay (RFC 959): reads along on a control connection and opens the way for each data connection it
 * names. What is not the endpoint of a data connection is never altered.
 */
@NullMarked
package org.sallyport.plane.relay.ftp;

import org.jspecify.annotations.NullMarked;
