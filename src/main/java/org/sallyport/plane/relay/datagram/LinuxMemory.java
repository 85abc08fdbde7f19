package org.sallyport.plane.relay.datagram;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Optional;

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

    final Datagrams datagrams = Datagrams.ofLoop();
    private final MessageHeaders reading = new MessageHeaders(Datagrams.MOST);
    final LinuxSending sending = new LinuxSending();

    private Optional<RawIcmp> icmp = Optional.empty();
    private boolean askedForIcmp;

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

    /** Empty where this process may not; asked for once. */
    Optional<RawIcmp> icmp() {
        if (!askedForIcmp) {
            askedForIcmp = true;
            icmp = RawIcmp.open();
        }
        return icmp;
    }

    private void release() {
        icmp.ifPresent(RawIcmp::release);
        reading.release();
        sending.release();
    }
}
