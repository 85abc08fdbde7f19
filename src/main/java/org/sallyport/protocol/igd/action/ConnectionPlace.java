package org.sallyport.protocol.igd.action;

/**
 * Where the connection service stands in its device tree, as other services point to it (IGD-64).
 *
 * @param device UDN and type of its WANConnectionDevice: {@code uuid:…:WANConnectionDevice:1}
 * @param serviceId of the service in it
 */
public record ConnectionPlace(String device, String serviceId) {
    /** As DefaultConnectionService has it. */
    String written() {
        return device + "," + serviceId;
    }
}
