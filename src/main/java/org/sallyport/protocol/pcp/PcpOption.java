package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;

/**
 * A wish that goes with a request (RFC 6887 §7.3).
 * <pre>
 *  |  Option Code  |  Reserved     |       Option Length           |
 *  |       data, padded with zeros to a multiple of four octets    |
 * </pre>
 */
sealed interface PcpOption
        permits CheckpointRequired,
                Description,
                Filter,
                PortSet,
                PcpOption.PreferFailure,
                PcpOption.UnknownOption,
                ThirdParty {
    /** Octets before the data. */
    int HEADER = 4;

    /** 0..255. */
    int code();

    /** How many octets {@link #write} writes, padding included. */
    int size();

    void write(ByteBuffer out);

    /** Whether it means anything in a request with this payload. */
    boolean fits(PcpPayload payload);

    static void putHeader(ByteBuffer out, int code, int length) {
        out.put((byte) code).put((byte) 0).putShort((short) length);
    }

    /** Whether who does not know it must refuse the request: codes 0..127. */
    default boolean isMandatory() {
        return code() < 128;
    }

    /** PREFER_FAILURE: "this very external port or none" (RFC 6887 §13.2). It has no data. */
    record PreferFailure() implements PcpOption {
        static final int CODE = 2;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public int size() {
            return HEADER;
        }

        @Override
        public void write(ByteBuffer out) {
            putHeader(out, CODE, 0);
        }

        @Override
        public boolean fits(PcpPayload payload) {
            return payload instanceof MapRequest;
        }
    }

    /**
     * One we do not know or do not offer. It is never sent, so its data is not kept.
     *
     * @param length octets of data, without padding
     */
    record UnknownOption(int code, int length) implements PcpOption {
        @Override
        public int size() {
            return HEADER + Wire.padded(length);
        }

        @Override
        public void write(ByteBuffer out) {
            throw new IllegalStateException("option " + code + " was not processed, so it is not sent (PCP-27)");
        }

        @Override
        public boolean fits(PcpPayload payload) {
            return false;
        }
    }
}
