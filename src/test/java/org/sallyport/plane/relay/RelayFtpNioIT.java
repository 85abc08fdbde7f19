package org.sallyport.plane.relay;

import org.sallyport.plane.relay.flow.RelaySettings;

/** The same over the JDK's sockets. */
class RelayFtpNioIT extends RelayFtpIT {
    @Override
    RelaySettings settings() {
        return super.settings().withNativeSockets(false);
    }
}
