package org.sallyport.plane.relay;

/** The same where there is no epoll. */
class RelayDatagramsNioIT extends RelayDatagramsIT {
    @Override
    protected boolean nativeSockets() {
        return false;
    }
}
