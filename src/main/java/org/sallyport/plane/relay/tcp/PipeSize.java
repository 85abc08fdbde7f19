package org.sallyport.plane.relay.tcp;

import com.sun.jna.Native;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much a pipe holds: fcntl(2), F_SETPIPE_SZ. */
final class PipeSize {
    private static final Logger LOG = LoggerFactory.getLogger(PipeSize.class);
    private static final int F_SETPIPE_SZ = 1031;
    private static final boolean AVAILABLE = isThere();

    private PipeSize() {}

    /** Answers what it holds then; less than nothing when that is not to be had. */
    static int set(int pipe, int octets) {
        return AVAILABLE ? LibC.fcntl(pipe, F_SETPIPE_SZ, octets) : -1;
    }

    private static boolean isThere() {
        try {
            Native.register(LibC.class, "c");
            return true;
        } catch (LinkageError e) {
            LOG.info("Bulk TCP is copied, not spliced: {}", e.toString());
            return false;
        }
    }

    /** The C library; nothing here is called unless it was found. */
    private static final class LibC {
        private LibC() {}

        static native int fcntl(int descriptor, int command, int argument);
    }
}
