package org.sallyport.protocol.natpmp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Gateway;

/** Answers NAT-PMP requests of hosts on the LAN (RFC 6886 §3). From any thread. */
public final class NatPmpServer {
    /** Added to a request's opcode in its response; requests have less. */
    static final int RESPONSE = 0x80;

    private static final int VERSION = 0;
    private static final int ADDRESS = 0;
    /** The part of a response that every response has: version, opcode, result, epoch. */
    private static final int HEADER = 8;

    private final Gateway gateway;
    private final LongSupplier epoch;
    private final Counters counters;
    private final MapService maps;

    /**
     * Makes a server in front of this gateway.
     *
     * @param epoch seconds since mapping state was last lost, asked anew for each datagram sent
     */
    public NatPmpServer(Gateway gateway, LongSupplier epoch, Counters counters) {
        this.gateway = gateway;
        this.epoch = epoch;
        this.counters = counters;
        this.maps = new MapService(gateway, epoch, counters);
    }

    /**
     * Answers one datagram, of whatever version. What follows a request's own octets is not looked at (PMP-17).
     *
     * @param datagram from position to limit
     * @param source the IPv4 address it came from, which is the client's
     * @return the reply; empty when the datagram must not be answered
     */
    public CompletionStage<Optional<ByteBuffer>> answer(ByteBuffer datagram, InetAddress source) {
        ByteBuffer in = datagram.slice();
        if (in.remaining() < 2) {
            return drop("nat-pmp.dropped.short");
        }
        // Ours: before the version, lest two servers keep each other answering.
        if ((in.get(1) & RESPONSE) != 0) {
            return drop("nat-pmp.dropped.response");
        }
        if (in.get(0) != VERSION) {
            return reply(unsupportedVersion(), ResultCode.UNSUPPORTED_VERSION);
        }
        return switch (in.get(1)) {
            case ADDRESS -> address();
            case MapRequest.UDP, MapRequest.TCP -> map(in, source);
            default -> reply(unsupportedOpcode(in), ResultCode.UNSUPPORTED_OPCODE);
        };
    }

    /** The unsolicited address response: "this is my address, and since then I know you" (RFC 6886 §3.2.1). */
    public ByteBuffer announcement() {
        return new AddressResponse(gateway.externalAddress(), epoch.getAsLong()).octets();
    }

    private CompletionStage<Optional<ByteBuffer>> address() {
        AddressResponse response = new AddressResponse(gateway.externalAddress(), epoch.getAsLong());
        return reply(response.octets(), response.result());
    }

    private CompletionStage<Optional<ByteBuffer>> map(ByteBuffer in, InetAddress source) {
        if (in.remaining() < MapRequest.SIZE) {
            return drop("nat-pmp.dropped.short");
        }
        return maps.answer(MapRequest.read(in), source).thenApply(Optional::of);
    }

    /**
     * The eight octets of RFC 6886 §3.5, opcode 0, whatever was asked: some PCP clients step down to NAT-PMP upon exactly
     * these (PMP-67).
     */
    private ByteBuffer unsupportedVersion() {
        ByteBuffer out = ByteBuffer.allocate(HEADER);
        out.putShort((short) 0).putShort((short) ResultCode.UNSUPPORTED_VERSION.number());
        return out.putInt((int) epoch.getAsLong()).flip();
    }

    /** The whole request again, its opcode marked as a response's (RFC 6886 §3.5), with the epoch that all responses carry. */
    private ByteBuffer unsupportedOpcode(ByteBuffer request) {
        ByteBuffer out = ByteBuffer.allocate(Math.max(HEADER, request.remaining()));
        out.put(0, request, 0, request.remaining());
        out.put(1, (byte) (request.get(1) | RESPONSE));
        out.putShort(2, (short) ResultCode.UNSUPPORTED_OPCODE.number());
        return out.putInt(4, (int) epoch.getAsLong());
    }

    private CompletionStage<Optional<ByteBuffer>> reply(ByteBuffer octets, ResultCode result) {
        counters.count(result.counter());
        return CompletableFuture.completedFuture(Optional.of(octets));
    }

    private CompletionStage<Optional<ByteBuffer>> drop(String counter) {
        counters.count(counter);
        return CompletableFuture.completedFuture(Optional.empty());
    }
}
