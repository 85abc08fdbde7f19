package org.sallyport.plane.relay.transparent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this host's bridges show the packet filter what passes by them (br_netfilter, as Docker has it). A packet from
 * a bridge meets prerouting only there, and the socket that it is given there is lost before it is delivered.
 */
public final class Bridges {
    private static final Logger LOG = LoggerFactory.getLogger(Bridges.class);

    private final Path setting;
    private final Path devices;

    Bridges(Path setting, Path devices) {
        this.setting = setting;
        this.devices = devices;
    }

    public static Bridges ofThisHost() {
        return new Bridges(Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables"), Path.of("/sys/class/net"));
    }

    /** Whether a packet may come in by a bridge that loses its socket; looked up anew each time. */
    public boolean loseSockets() {
        try {
            return Files.exists(setting) && Files.readString(setting).strip().equals("1") && anyBridge();
        } catch (IOException e) {
            LOG.debug("bridges cannot be looked at: {}", e.toString());
            return true; // A socket for each mapping is right in any case.
        }
    }

    private boolean anyBridge() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(devices)) {
            for (Path device : all) {
                if (Files.isDirectory(device.resolve("bridge"))) {
                    return true;
                }
            }
            return false;
        }
    }
}
