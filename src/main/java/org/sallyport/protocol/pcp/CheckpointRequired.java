package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;

/** CHECKPOINT_REQUIRED: "answer when the mapping survives you" (RFC 7767), which is what we always do. It has no data. */
record CheckpointRequired() implements PcpOption {
    static final int CODE = 192;

    @Override
    public void write(ByteBuffer out) {
        PcpOption.putHeader(out, CODE, 0);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public int size() {
        return HEADER;
    }

    @Override
    public boolean fits(PcpPayload payload) {
        return !(payload instanceof Announce);
    }
}
