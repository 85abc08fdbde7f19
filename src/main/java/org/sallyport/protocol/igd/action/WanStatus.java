package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The state of the connection in UPnP's words. */
public final class WanStatus {
    static final String CONNECTED = "Connected";

    private final WanLink link;
    private final Supplier<Optional<InetAddress>> externalAddress;

    public WanStatus(WanLink link, Supplier<Optional<InetAddress>> externalAddress) {
        this.link = link;
        this.externalAddress = externalAddress;
    }

    /** Clients pass a gateway by unless this says Connected (IGD-19): the link is up and has its address. */
    String connection() {
        return now().connection();
    }

    String physicalLink() {
        return now().physicalLink();
    }

    String externalAddress() {
        return now().externalAddress();
    }

    /** The link and the address, each looked at once. */
    public State now() {
        return new State(
                link.isUp(),
                externalAddress.get().map(InetAddress::getHostAddress).orElse(""));
    }

    /** What keeps it from being connected. */
    String lastError() {
        if (!link.isUp()) {
            return "ERROR_NO_CARRIER";
        }
        return externalAddress.get().isPresent() ? "ERROR_NONE" : "ERROR_IP_CONFIGURATION";
    }

    Duration uptime() {
        return link.uptime();
    }

    /**
     * The connection at one moment.
     *
     * @param up whether the link has its carrier
     * @param externalAddress dotted quad, or empty while none is known (IGD-11)
     */
    public record State(boolean up, String externalAddress) {
        public String connection() {
            return up && !externalAddress.isEmpty() ? CONNECTED : "Disconnected";
        }

        public String physicalLink() {
            return up ? "Up" : "Down";
        }
    }
}
