package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;

/** ANNOUNCE: "are you there, and since when?" and its answer. It has no payload (RFC 6887 §14.1). */
record Announce() implements PcpPayload {
    static final int OPCODE = 0;

    @Override
    public int opcode() {
        return OPCODE;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public void write(ByteBuffer out) {
        // Nothing: the header says it all.
    }
}
