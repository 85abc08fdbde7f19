package org.sallyport.plane.relay.datagram;

import io.netty.util.concurrent.FastThreadLocal;

/** What one loop reads to and sends from by recvmmsg and sendmmsg; made when its first socket needs it. */
final class LinuxMemory {
    private static final FastThreadLocal<LinuxMemory> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected LinuxMemory initialValue() {
            return new LinuxMemory();
        }

        @Override
        protected void onRemoval(LinuxMemory memory) {
            memory.release();
        }
    };

    final Datagrams datagrams = new Datagrams();
    private final MessageHeaders reading = new MessageHeaders(Datagrams.MOST);
    final LinuxSending sending = new LinuxSending();

    private LinuxMemory() {
        for (int i = 0; i < Datagrams.MOST; i++) {
            reading.vector(i, datagrams.address(i), Datagrams.LARGEST);
            reading.octets(i, i, 1);
            reading.roomForName(i);
        }
    }

    static LinuxMemory ofLoop() {
        return OF_LOOP.get();
    }

    /** Reads what has come, at most as many as there is place for; answers how many, or -1 with errno. */
    int read(int socket) {
        datagrams.clear();
        int count = LibC.recvmmsg(socket, reading.address(0), Datagrams.MOST, 0, 0);
        for (int i = 0; i < count; i++) {
            datagrams.add(sender(i), reading.length(i));
            reading.roomForName(i);
        }
        return count;
    }

    private Endpoint sender(int message) {
        return message > 0 && reading.sameName(message, message - 1)
                ? datagrams.sender(message - 1)
                : reading.name(message);
    }

    private void release() {
        datagrams.release();
        reading.release();
        sending.release();
    }
}
