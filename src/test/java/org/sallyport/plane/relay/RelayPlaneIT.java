package org.sallyport.plane.relay;

import java.net.InetAddress;
import org.sallyport.core.gateway.Counters;
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

    @Override
    protected Plane newPlane() {
        return new RelayPlane(RelaySettings.DEFAULTS.withSource(Source.GATEWAY), NOBODY, new Counters(), noPath());
    }
}
