package org.sallyport.protocol.igd;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.sallyport.core.gateway.LanInterface;

/**
 * {@code upnp:} of the configuration, and what the device is made of.
 *
 * @param clients those who are shown one face only, the first that concerns a client decides
 * @param port for HTTP on the LAN addresses; 0 for any, in tests
 * @param friendlyName what people see in their network folder; fewer than 64 characters (UDA-40)
 * @param installation the seed of every UDN, so that they stay the same for ever (IGD-5)
 * @param bootId grows with each start (UDA-13)
 * @param productVersion of Sallyport
 * @param lan the sides to start on, at least one
 * @param descriptors the directory of the device and service descriptions
 */
public record IgdSettings(
        Version version,
        List<ClientFace> clients,
        int port,
        String friendlyName,
        UUID installation,
        long bootId,
        String productVersion,
        List<LanInterface> lan,
        Path descriptors) {
    public IgdSettings {
        clients = List.copyOf(clients);
        lan = List.copyOf(lan);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not in 0..65535");
        }
        if (friendlyName.isBlank() || friendlyName.length() > 63) {
            throw new IllegalArgumentException("friendly-name '" + friendlyName + "' has not 1..63 characters");
        }
        if (lan.isEmpty()) {
            throw new IllegalArgumentException("UPnP needs a LAN interface");
        }
    }

    /** Which faces the gateway shows. */
    public enum Version {
        /** IGD:1 to everybody; IGD:2 besides, to who searches for it (IGD-4). */
        AUTO,
        ONE,
        TWO
    }
}
