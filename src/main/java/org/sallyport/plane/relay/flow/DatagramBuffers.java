package org.sallyport.plane.relay.flow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Room for a batch of datagrams of any size (NAT-55), one for each event loop: readers copy a datagram out before they
 * let go of it, so a small one never holds the memory of a large one.
 */
public final class DatagramBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    /** More than the payload of any IPv4 datagram, which ends at 65507 octets. */
    public static final int LARGEST = 65535;

    private static final int BATCH = 16;
    /** Ours: two, for Netty reads one alone from a connected socket in a way that loses empty datagrams. */
    private static final int SPARE_BATCH = 2;

    private static final FastThreadLocal<ByteBuf> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return Unpooled.directBuffer(BATCH * LARGEST, BATCH * LARGEST);
        }

        @Override
        protected void onRemoval(ByteBuf scratch) {
            scratch.release();
        }
    };

    private final boolean batched;

    /**
     * For sockets of one kind.
     *
     * @param batched whether one read fills the whole buffer, as recvmmsg does
     */
    public DatagramBuffers(boolean batched) {
        super(BATCH);
        this.batched = batched;
    }

    @Override
    public MaxMessageHandle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return BATCH * LARGEST;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                ByteBuf scratch = SCRATCH.get();
                return scratch.refCnt() == 1
                        ? scratch.clear().retain()
                        : allocator.directBuffer(SPARE_BATCH * LARGEST, SPARE_BATCH * LARGEST);
            }

            @Override
            public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
                boolean full = lastBytesRead() >= attemptedBytesRead();
                return (!batched || full) && super.continueReading(maybeMore);
            }
        };
    }
}
