package org.sallyport.plane.relay.tcp;

import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.sallyport.plane.relay.flow.ReadSizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipe of the kernel's, through which octets go from socket to socket without being copied: splice(2). */
final class Pipe {
    /** With the default of the kernel, 64 KiB, there is no gain over copying. */
    static final int CAPACITY = ReadSizes.PIPE;

    private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);
    private static final int NO_OFFSET = -1;

    private final FileDescriptor reading;
    private final FileDescriptor writing;
    private int held;

    /**
     * Makes one.
     *
     * @throws IOException when the system has no descriptor left, or no pipe of this capacity for this user
     */
    Pipe() throws IOException {
        FileDescriptor[] ends = FileDescriptor.pipe();
        reading = ends[0];
        writing = ends[1];
        if (PipeSize.set(writing.intValue(), CAPACITY) < CAPACITY) {
            close();
            throw new IOException("no pipe of " + CAPACITY + " octets");
        }
    }

    /** Octets that have come in and not gone out. */
    int held() {
        return held;
    }

    /**
     * Takes in from a socket, up to so many octets; only while it is empty, for then nothing taken means that nothing
     * was there.
     */
    int fill(int socket, int most) throws IOException {
        int octets = Native.splice(socket, NO_OFFSET, writing.intValue(), NO_OFFSET, most);
        held += octets;
        return octets;
    }

    /** Gives to a socket what it takes. */
    int drain(int socket) throws IOException {
        int octets = Native.splice(reading.intValue(), NO_OFFSET, socket, NO_OFFSET, held);
        held -= octets;
        return octets;
    }

    void close() {
        close(reading);
        close(writing);
    }

    private static void close(FileDescriptor end) {
        try {
            end.close();
        } catch (IOException e) {
            LOG.debug("{} was closed with an error: {}", end, e.getMessage());
        }
    }
}
