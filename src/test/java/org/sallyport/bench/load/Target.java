package org.sallyport.bench.load;

import java.io.IOException;
import org.sallyport.bench.socket.Endpoint;

/**
 * Where a load goes: an IPv4 address and a range of ports.
 *
 * @param low the first port
 * @param high the last one
 */
public record Target(String address, int low, int high) {
    public Target {
        if (low < 1 || high < low || high > 65535) {
            throw new IllegalArgumentException("ports " + low + "-" + high + " are no range within 1-65535");
        }
    }

    Ports ports() throws IOException {
        return new Ports(new Endpoint(address), low, high - low + 1);
    }

    /** Goes through the ports again and again, in jumps, so that neighbours are not met one after the other. */
    static final class Ports {
        private static final long JUMP = 7919; // a prime, and so every port is met

        private final Endpoint endpoint;
        private final int low;
        private final int count;
        private long turn;

        private Ports(Endpoint endpoint, int low, int count) {
            this.endpoint = endpoint;
            this.low = low;
            this.count = count;
        }

        Endpoint next() {
            return endpoint.at(low + (int) (turn++ * JUMP % count));
        }
    }
}
