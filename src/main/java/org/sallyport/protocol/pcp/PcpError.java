package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Refusal;

/**
 * A refusal as PCP words it. On the wire it is the request again, so that the client recognises what it asked, with the
 * response header written over its own (RFC 6887 §8.2).
 *
 * @param lifetime how long the error is expected to hold
 * @param header whether the request could be understood
 */
record PcpError(ResultCode code, Duration lifetime, Header header) {
    /** What the response says where the request had the end of the client's address (RFC 6887 §7.2). */
    enum Header {
        /** The request was understood: zeros. */
        PARSED,
        /** Version, length or option list defied reading: the last 96 bits of the address field, as they came. */
        NOT_PARSED
    }

    static PcpError of(ResultCode code) {
        return new PcpError(code, code.lifetime(), Header.PARSED);
    }

    /** What the gateway's refusal is in PCP, for as long as what stands in the way will stand (RFC 6887 §11.3, §13.2). */
    static PcpError of(Outcome.Refused refused, boolean preferFailure) {
        ResultCode code = wordFor(refused.why(), preferFailure);
        return new PcpError(code, refused.standing().orElse(usual(refused.why(), code)), Header.PARSED);
    }

    /**
     * The same for PEER, which may always be told CANNOT_PROVIDE_EXTERNAL, but nothing of FILTER (PCP-4). Ours: more peers
     * than a mapping may have are more than the client may.
     */
    static PcpError ofPeer(Outcome.Refused refused) {
        if (refused.why() == Refusal.TOO_MANY_REMOTE_PEERS) {
            return of(ResultCode.USER_EX_QUOTA);
        }
        return of(refused, true);
    }

    /** CANNOT_PROVIDE_EXTERNAL answers only those who insisted (PCP-4). */
    private static ResultCode wordFor(Refusal why, boolean preferFailure) {
        ResultCode code = ResultCode.of(why);
        return code == ResultCode.CANNOT_PROVIDE_EXTERNAL && !preferFailure ? ResultCode.NO_RESOURCES : code;
    }

    /** Ours: the admin may say yes any moment, so a client that waits for it asks again soon. */
    private static Duration usual(Refusal why, ResultCode code) {
        return why == Refusal.AWAITING_ADMIN ? ResultCode.NO_RESOURCES.lifetime() : code.lifetime();
    }

    /** The datagram that answers the request with this error; it is never longer than the request, padded (PCP-26). */
    ByteBuffer reply(ByteBuffer request, long epoch) {
        int kept = Math.min(request.remaining(), Wire.LONGEST);
        ByteBuffer reply = ByteBuffer.allocate(Math.max(Wire.HEADER, Wire.padded(kept)));
        reply.put(0, request, request.position(), kept);
        reply.put(0, (byte) Wire.VERSION).put(1, (byte) (reply.get(1) | Wire.RESPONSE));
        reply.put(2, (byte) 0).put(3, (byte) code.number());
        reply.putInt(4, PcpResponse.seconds(lifetime)).putInt(8, (int) epoch);
        if (header == Header.PARSED) {
            reply.putInt(12, 0).putLong(16, 0);
        }
        return reply;
    }
}
