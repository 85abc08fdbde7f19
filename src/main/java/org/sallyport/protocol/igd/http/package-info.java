/**
 * HTTP on the LAN, on Jetty's core handlers: one listener for each LAN address, bound to its device, a fixed table of paths,
 * and everything bounded that a stranger could stretch: connections, headers, bodies, time. Browsers led astray by DNS or by
 * foreign pages get nothing (UDA-84 to UDA-89). What is said over it is the business of each
 * {@link org.sallyport.protocol.igd.http.Resource}.
 */
@NullMarked
package org.sallyport.protocol.igd.http;

import org.jspecify.annotations.NullMarked;
