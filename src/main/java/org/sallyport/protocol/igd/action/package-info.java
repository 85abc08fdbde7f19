/**
 * What UPnP's actions mean here: one class for each SOAP action that reaches the gateway, one table for each service.
 * Text in, one call to the gateway, text out; no HTTP, no XML but the port listing. Rules are those of
 * WANIPConnection:1 and :2, WANCommonInterfaceConfig:1 and Layer3Forwarding:1.
 */
@NullMarked
package org.sallyport.protocol.igd.action;

import org.jspecify.annotations.NullMarked;
