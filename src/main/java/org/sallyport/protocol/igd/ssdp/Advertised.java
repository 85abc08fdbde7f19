package org.sallyport.protocol.igd.ssdp;

import java.util.List;

/**
 * A root device as SSDP sees it: what it is called, and where to read about it.
 *
 * @param path of its description on our HTTP port: {@code /igd1.xml}; at most 73 characters, so that the whole URL fits
 *     the 127 that small clients keep, with the longest IPv6 literal in it too
 * @param configId CONFIGID.UPNP.ORG, 0..16777215; another one whenever an octet of the description or of a service's
 *     description has changed (UDA 1.1 §1.2.2)
 * @param devices the tree, the root device first
 */
public record Advertised(String path, int configId, Presence presence, List<Device> devices) {
    private static final int LONGEST_PATH = 73;
    private static final int HIGHEST_CONFIG_ID = (1 << 24) - 1;

    public Advertised {
        devices = List.copyOf(devices);
        if (!path.startsWith("/") || !Text.isToken(path) || path.length() > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "'" + path + "' is no absolute path of at most " + LONGEST_PATH + " characters");
        }
        if (configId < 0 || configId > HIGHEST_CONFIG_ID) {
            throw new IllegalArgumentException("CONFIGID " + configId + " is not in 0.." + HIGHEST_CONFIG_ID);
        }
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("the root device of " + path + " is missing");
        }
    }

    /** The device at the top of the tree. */
    Device root() {
        return devices.get(0);
    }

    /**
     * One device of the tree, the root or an embedded one.
     *
     * @param udn {@code uuid:} and the UUID; its own for every device
     * @param type {@code urn:...:device:type:version}
     * @param services types of the services it holds itself, {@code urn:...:service:type:version}
     */
    public record Device(String udn, String type, List<String> services) {
        public Device {
            services = List.copyOf(services);
            if (!udn.startsWith("uuid:") || !Text.isToken(udn)) {
                throw new IllegalArgumentException("'" + udn + "' is no UDN");
            }
            TypeUrn.of(type);
            services.forEach(TypeUrn::of);
        }
    }
}
