/**
 * SOAP 1.1 as UPnP uses it (UPnP Device Architecture §3): the octets of an action request become a
 * {@link org.sallyport.protocol.igd.soap.SoapRequest}, answers and faults become octets. Values stay text here; only the
 * action that reads one knows what it may be. What comes in is hostile, so there is no DTD, no entity and a limit to
 * everything.
 */
@NullMarked
package org.sallyport.protocol.igd.soap;

import org.jspecify.annotations.NullMarked;
