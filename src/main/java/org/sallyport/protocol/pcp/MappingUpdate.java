package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/**
 * The unsolicited MAP response: "your mapping is this now", or "is no more" (RFC 6887 §14.2). On the wire it is a MAP
 * response like any other, without options.
 *
 * @param externalPort 0 when the mapping has ended
 * @param externalAddress all zeros of its family when the mapping has ended
 * @param lifetime what is left; zero when the mapping has ended (PCP-55)
 */
public record MappingUpdate(Subject subject, int externalPort, InetAddress externalAddress, Duration lifetime) {
    private static final int RESULT = 3;
    private static final int LIFETIME = 4;

    /**
     * Which mapping is meant: what a client knows its own request by.
     *
     * @param protocol the IANA number; 0 for all, in a deletion
     * @param internalPort 0 for all, in a deletion
     */
    public record Subject(Nonce nonce, int protocol, int internalPort) {
        /**
         * What the claim of this owner on the lease is about; empty when it is none of PCP's. Ours: nor one that PEER
         * made, which no MAP response is about.
         */
        public static Optional<Subject> of(Lease lease, Owner owner) {
            return owner.nonce()
                    .filter(any -> !owner.outbound())
                    .map(nonce -> new Subject(
                            nonce,
                            lease.key().transport().number(),
                            lease.mapping().client().port()));
        }

        /** What this datagram from a client asks about; empty when it is no MAP request of our version. */
        public static Optional<Subject> askedBy(ByteBuffer datagram) {
            ByteBuffer in = datagram.slice();
            if (in.remaining() < Wire.HEADER + MapRequest.SIZE
                    || Wire.u8(in) != Wire.VERSION
                    || Wire.u8(in) != MapRequest.OPCODE) {
                return Optional.empty();
            }
            MapRequest map = MapRequest.read(in.position(Wire.HEADER));
            return Optional.of(new Subject(map.nonce(), map.protocol(), map.internalPort()));
        }

        /** Whether the other one is among what this one, a deletion of perhaps all ports, is about. */
        public boolean covers(Subject other) {
            return nonce.matches(other.nonce)
                    && (protocol == 0 || protocol == other.protocol)
                    && (internalPort == 0 || internalPort == other.internalPort);
        }
    }

    /** The mapping is no more; of the external address that it had, only the family is told. */
    public static MappingUpdate ended(Subject subject, InetAddress formerAddress) {
        InetAddress none = Addresses.ofOctets(new byte[formerAddress.getAddress().length]);
        return new MappingUpdate(subject, 0, none, Duration.ZERO);
    }

    /** Seconds granted by the response that we are about to send, 0 for a deletion; empty when it is an error. */
    public static Optional<Duration> grantedBy(ByteBuffer response) {
        if (response.get(response.position() + RESULT) != ResultCode.SUCCESS.number()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Integer.toUnsignedLong(response.getInt(response.position() + LIFETIME))));
    }

    /** The message, ready to be sent. */
    public ByteBuffer octets(long epoch) {
        MapResponse map =
                new MapResponse(subject.nonce, subject.protocol, subject.internalPort, externalPort, externalAddress);
        return new PcpResponse(lifetime, epoch, map, List.of()).octets();
    }
}
