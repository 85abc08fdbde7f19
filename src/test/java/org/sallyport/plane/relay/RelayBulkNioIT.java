package org.sallyport.plane.relay;

import org.sallyport.plane.relay.flow.RelaySettings;

/** The same where there is no epoll, and all is copied. */
class RelayBulkNioIT extends RelayBulkIT {
    @Override
    protected RelaySettings settings() {
        return super.settings().withNativeSockets(false);
    }
}
