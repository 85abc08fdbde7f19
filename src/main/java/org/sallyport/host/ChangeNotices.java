package org.sallyport.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the kernel's word that interfaces or addresses have changed. For one thread, which keeps the socket. */
final class ChangeNotices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeNotices.class);

    /** Ours: one change is many notices, such as an address's in two families; they count as one while they follow so soon. */
    private static final Duration QUIET = Duration.ofMillis(50);
    /** Ours: and no longer than this, whatever still comes. */
    private static final int MOST_PAUSES = 6;

    private @Nullable Netlink socket;
    private boolean told;

    void await(Duration atMost) throws InterruptedException {
        try {
            Netlink open = open();
            if (open.awaitReadable(atMost)) {
                settle(open);
            }
        } catch (IOException e) {
            close();
            if (!told) {
                LOG.info("changes of the network are noticed every {} s only: {}", atMost.toSeconds(), e.getMessage());
            }
            told = true;
            var unused = new CountDownLatch(1).await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void settle(Netlink open) throws IOException {
        open.drain();
        for (int pause = 0; pause < MOST_PAUSES && open.awaitReadable(QUIET); pause++) {
            open.drain();
        }
    }

    private Netlink open() throws IOException {
        Netlink open = socket;
        if (open == null) {
            open = Netlink.ofChanges();
            socket = open;
        }
        return open;
    }

    /** Closes the socket; the next wait opens another. */
    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("{}", e.getMessage());
            }
            socket = null;
        }
    }
}
