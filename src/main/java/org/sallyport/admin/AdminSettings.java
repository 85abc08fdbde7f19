package org.sallyport.admin;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * {@code admin:} of the configuration.
 *
 * @param listen the only address served; port 0 lets the system choose
 * @param tokenFile read at the start, made with mode 0600 when there is none
 * @param version shown in status and metrics
 */
public record AdminSettings(InetSocketAddress listen, Path tokenFile, String version) {
    public AdminSettings {
        if (listen.isUnresolved()) {
            throw new IllegalArgumentException("admin.listen " + listen.getHostString() + " is no IP address");
        }
    }
}
