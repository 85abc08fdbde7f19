package org.sallyport.bench.planes;

import org.sallyport.lab.Shell;

/**
 * What the kernel remembers of connections when the plane that carried them is gone. A relay that speaks as the remote
 * peer leaves sockets in TIME_WAIT under the very endpoints that the next plane forwards between, and the kernel does not
 * forward what a socket of its own lies in wait for; an old translation may stand in the way of a new one.
 */
final class Leftovers {
    private Leftovers() {}

    /** Forgets all of it, in this namespace. */
    static void clear() {
        Shell.must("ss", "-K", "-H", "-t", "-n", "state", "time-wait");
        Shell.must("conntrack", "-F");
    }
}
