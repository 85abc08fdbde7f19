package org.sallyport.protocol.natpmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.natpmp.Octets.octets;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.TestGateway;

/** A host on the LAN that speaks NAT-PMP to a server without a socket between, and asks in this order of fields. */
final class NatPmpClient {
    static final int UDP = 1;
    static final int TCP = 2;

    private final TestGateway gateway;
    private final NatPmpServer server;
    private final InetAddress address;

    NatPmpClient(TestGateway gateway, InetAddress address) {
        this.gateway = gateway;
        this.address = address;
        this.server = new NatPmpServer(gateway.gateway, () -> gateway.gateway.epoch(gateway.now()), new Counters());
    }

    /** What a mapping response says. */
    record Answer(int result, int internalPort, int externalPort, long lifetime) {}

    Answer maps(int opcode, int internalPort, int suggestedPort, long lifetime) {
        return gateway.settled(asks(opcode, internalPort, suggestedPort, lifetime));
    }

    /** Asks without waiting for a turn of the gateway. */
    CompletionStage<Answer> asks(int opcode, int internalPort, int suggestedPort, long lifetime) {
        ByteBuffer request = ByteBuffer.allocate(12)
                .put((byte) 0)
                .put((byte) opcode)
                .putShort((short) 0)
                .putShort((short) internalPort)
                .putShort((short) suggestedPort)
                .putInt((int) lifetime)
                .flip();
        return server.answer(request, address).thenApply(reply -> read(opcode, reply.orElseThrow()));
    }

    private static Answer read(int opcode, ByteBuffer reply) {
        assertThat(reply.remaining()).isEqualTo(16);
        assertThat(reply.get(1)).isEqualTo((byte) (0x80 | opcode));
        return new Answer(
                reply.getShort(2),
                Short.toUnsignedInt(reply.getShort(8)),
                Short.toUnsignedInt(reply.getShort(10)),
                Integer.toUnsignedLong(reply.getInt(12)));
    }

    /** Any request, and its answer, in octets. */
    void hears(String request, String answer) {
        Optional<ByteBuffer> reply = gateway.settled(server.answer(ByteBuffer.wrap(octets(request)), address));
        assertThat(reply.map(Octets::of).map(Octets::hex)).contains(Octets.hex(octets(answer)));
    }
}
