package org.sallyport.plane.nft;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneContract;

/** The kernel plane between hosts of its own. */
@Tag("lab")
class NftPlaneIT extends PlaneContract {
    private static HomeNetwork net;

    @BeforeAll
    static void makeNetwork() throws Exception {
        net = new HomeNetwork();
    }

    @AfterAll
    static void removeNetwork() throws IOException {
        net.close();
    }

    @Override
    protected Plane newPlane() {
        return net.plane();
    }

    @Override
    protected InetAddress external() {
        return HomeNetwork.EXTERNAL;
    }

    @Override
    protected InetAddress inside() {
        return HomeNetwork.INSIDE;
    }

    @Override
    protected InetAddress outside() {
        return HomeNetwork.OUTSIDE;
    }

    @Override
    protected InetAddress otherOutside() {
        return HomeNetwork.OTHER_OUTSIDE;
    }

    @Override
    protected <T> T on(InetAddress host, Attempt<T> opening) throws IOException {
        try {
            return net.host(host).call(opening::make);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected boolean tellsWhomItCuts() {
        return false;
    }

    @Override
    protected boolean tellsWhenItSaw() {
        return false;
    }

    /** IPv4 and UDP. */
    @Override
    protected int headersCounted() {
        return 28;
    }
}
