package org.sallyport.plane.relay;

import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneContract;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** The relay as it runs where there is no epoll. */
class RelayPlaneNioIT extends PlaneContract {
    @Override
    protected Plane newPlane() {
        RelaySettings settings =
                RelaySettings.DEFAULTS.withSource(Source.GATEWAY).withNativeSockets(false);
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, new Counters(), RelayPlaneIT.noPath());
    }
}
