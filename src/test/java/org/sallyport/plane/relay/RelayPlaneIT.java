package org.sallyport.plane.relay;

import java.net.InetAddress;
import java.util.OptionalLong;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.ForwardingLimits;
import org.sallyport.core.gateway.ForwardingLimits.Share;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneContract;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;
import org.sallyport.plane.relay.transparent.TransparentPath;

/** The relay on this system's best sockets: epoll on Linux. */
class RelayPlaneIT extends PlaneContract {
    /** A LAN nobody is in. */
    static final Inside NOBODY = new Inside() {
        @Override
        public boolean contains(InetAddress address) {
            return false;
        }

        @Override
        public boolean isHost(InetAddress address) {
            return false;
        }
    };

    /** Leaves the host as it is. */
    static TransparentPath noPath() {
        return new TransparentPath((command, input) -> "", () -> false, new NoTable());
    }

    /** Limits of each lease; of each client there are none. */
    static ForwardingLimits flows(int connections, int perRemote, int newPerSecond) {
        Share all = new Share(1_000_000, 1_000_000, OptionalLong.empty());
        return new ForwardingLimits(new Share(connections, newPerSecond, OptionalLong.empty()), all, perRemote);
    }

    @Override
    protected Plane newPlane() {
        return new RelayPlane(RelaySettings.DEFAULTS.withSource(Source.GATEWAY), NOBODY, new Counters(), noPath());
    }
}
