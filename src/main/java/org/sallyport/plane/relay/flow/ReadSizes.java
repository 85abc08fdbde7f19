package org.sallyport.plane.relay.flow;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/** How much is read from a TCP socket at once: twice as much when a read came full, little while memory is short. */
public final class ReadSizes extends DefaultMaxMessagesRecvByteBufAllocator {
    public static final int SMALLEST = 2 << 10;
    public static final int FIRST = 16 << 10;
    public static final int LARGEST = 64 << 10;

    private final Backlog backlog;

    public ReadSizes(Backlog backlog) {
        this.backlog = backlog;
    }

    @Override
    public MaxMessageHandle newHandle() {
        return new MaxMessageHandle() {
            private int next = FIRST;

            @Override
            public int guess() {
                return backlog.isTight() ? SMALLEST : next;
            }

            @Override
            public void lastBytesRead(int octets) {
                super.lastBytesRead(octets);
                if (octets > 0 && octets == attemptedBytesRead()) {
                    next = Math.min(LARGEST, next * 2);
                } else if (octets < next / 2) {
                    next = Math.max(SMALLEST, next / 2);
                }
            }
        };
    }
}
