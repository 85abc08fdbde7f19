/**
 * UPnP Internet Gateway Device, versions 1 and 2. The device and service model is jUPnP's, built from
 * {@code descriptors/*.xml}, and every action is dispatched through it; what a stranger's octets can reach is ours: HTTP,
 * SOAP, events and discovery live in the packages below, none of which knows this one.
 *
 * <p>jUPnP stops at {@link org.sallyport.protocol.igd.ActionDispatch}. Its router, registry, SSDP, SOAP processor and GENA
 * are not started at all: no thread, socket or XML parser of it ever meets the network.
 */
@NullMarked
package org.sallyport.protocol.igd;

import org.jspecify.annotations.NullMarked;
