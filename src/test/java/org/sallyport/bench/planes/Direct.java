package org.sallyport.bench.planes;

import org.sallyport.core.mapping.Transport;

/** No plane: the middle host only routes. What it costs is the generator's and the server's own. */
final class Direct implements Plane {
    @Override
    public boolean carries(Transport transport) {
        return true;
    }

    @Override
    public boolean wantsWarmUp() {
        return false;
    }

    @Override
    public boolean isForMany() {
        return false;
    }

    @Override
    public Plan usual() {
        return Plan.DIRECT;
    }

    @Override
    public Running start(Plan plan) {
        return () -> {};
    }
}
