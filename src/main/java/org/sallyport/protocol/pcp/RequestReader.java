package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.sallyport.protocol.pcp.PcpError.Header;

/**
 * Reads the request header and decides, in the order of RFC 6887 §8.2 (PCP-10 to PCP-21), whether the datagram is
 * answered at all and whether it is in order.
 * <pre>
 *  |  Version = 2  |R|   Opcode    |         Reserved              |
 *  |                 Requested Lifetime (32 bits)                  |
 *  |            PCP Client's IP Address (128 bits)                 |
 * </pre>
 */
final class RequestReader {
    private static final Reading TOO_SHORT = new Reading.Dropped("pcp.dropped.short");
    private static final Reading RESPONSE = new Reading.Dropped("pcp.dropped.response");

    private RequestReader() {}

    /** Reads the octets from position to limit; the buffer's own position and limit stay as they are. */
    static Reading read(ByteBuffer datagram, InetAddress source, Offer offer) {
        ByteBuffer in = datagram.slice();
        int length = in.remaining();
        if (length < 2) {
            return TOO_SHORT;
        }
        int version = Wire.u8(in);
        int opcode = Wire.u8(in);
        if ((opcode & Wire.RESPONSE) != 0) {
            return RESPONSE;
        }
        if (version != Wire.VERSION) {
            return Reading.refused(ResultCode.UNSUPP_VERSION, Header.NOT_PARSED);
        }
        if (length < Wire.HEADER) {
            return TOO_SHORT;
        }
        if (length > Wire.LONGEST || length % 4 != 0 || length < Wire.HEADER + payloadSize(opcode)) {
            return Reading.refused(ResultCode.MALFORMED_REQUEST, Header.NOT_PARSED);
        }
        return readRest(in.position(4), opcode, source, offer);
    }

    /** Ours: an opcode we do not know asks for no more than the header. */
    private static int payloadSize(int opcode) {
        return switch (opcode) {
            case MapRequest.OPCODE -> MapRequest.SIZE;
            case PeerRequest.OPCODE -> PeerRequest.SIZE;
            default -> 0;
        };
    }

    private static Reading readRest(ByteBuffer in, int opcode, InetAddress source, Offer offer) {
        long lifetime = Wire.u32(in);
        if (!Wire.address(in).equals(source)) {
            return Reading.refused(ResultCode.ADDRESS_MISMATCH, Header.PARSED);
        }
        return switch (opcode) {
            case Announce.OPCODE -> readOptions(in, lifetime, new Announce(), offer);
            case MapRequest.OPCODE -> readOptions(in, lifetime, MapRequest.read(in), offer);
            case PeerRequest.OPCODE ->
                offer.peer() ? readOptions(in, lifetime, PeerRequest.read(in), offer) : unsupportedOpcode();
            default -> unsupportedOpcode();
        };
    }

    private static Reading unsupportedOpcode() {
        return Reading.refused(ResultCode.UNSUPP_OPCODE, Header.PARSED);
    }

    private static Reading readOptions(ByteBuffer in, long lifetime, PcpPayload payload, Offer offer) {
        Optional<List<PcpOption>> options = OptionList.read(in);
        if (options.isEmpty()) {
            return Reading.refused(ResultCode.MALFORMED_OPTION, Header.NOT_PARSED);
        }
        Optional<ResultCode> fault = OptionList.fault(options.get(), payload, offer);
        if (fault.isPresent()) {
            return Reading.refused(fault.get(), Header.PARSED);
        }
        return new Reading.Accepted(new PcpRequest(lifetime, payload, OptionList.known(options.get(), payload)));
    }
}
