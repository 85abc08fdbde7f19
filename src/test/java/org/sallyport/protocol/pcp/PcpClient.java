package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.TestGateway;

/** A host on the LAN that speaks PCP to a server without a socket between. */
final class PcpClient {
    final Counters counters = new Counters();
    final PcpServer server;
    private final TestGateway gateway;
    private final InetAddress address;

    PcpClient(TestGateway gateway, InetAddress address) {
        this.gateway = gateway;
        this.address = address;
        this.server = new PcpServer(gateway.gateway, () -> gateway.gateway.epoch(gateway.now()), counters);
    }

    /** What the server says; empty for silence. */
    Optional<byte[]> hears(byte[] request) {
        CompletionStage<Optional<ByteBuffer>> answer = server.answer(ByteBuffer.wrap(request), address);
        return gateway.settled(answer).map(Octets::of);
    }

    /** With these options behind it. */
    Answer asks(MapMessage request, PcpOption... options) {
        return asks(Messages.join(request.octets(address), written(options)));
    }

    /** With these options behind it. */
    Answer asks(PeerMessage request, PcpOption... options) {
        return asks(Messages.join(request.octets(address), written(options)));
    }

    private static byte[] written(PcpOption... options) {
        ByteBuffer out = ByteBuffer.allocate(1200);
        for (PcpOption option : options) {
            option.write(out);
        }
        return Octets.of(out.flip());
    }

    Answer asks(byte[] request) {
        return new Answer(request, hears(request).orElseThrow());
    }

    /** A reply with the request it belongs to. */
    record Answer(ByteBuffer request, ByteBuffer reply) {
        Answer(byte[] request, byte[] reply) {
            this(ByteBuffer.wrap(request), ByteBuffer.wrap(reply));
        }

        /** A success that echoes nonce, protocol and internal port. */
        Answer grants(int externalPort, String externalAddress, int lifetime) {
            says(ResultCode.SUCCESS, lifetime);
            assertThat(reply.getShort(42) & 0xffff).as("external port").isEqualTo(externalPort);
            assertThat(slice(reply, 44, 60)).isEqualTo(octets(externalAddress));
            assertThat(slice(reply, 24, 42)).isEqualTo(slice(request, 24, 42));
            return this;
        }

        /** A result, the header zeros and all that goes with it. */
        Answer says(ResultCode code, int lifetime) {
            assertThat(reply.get(0)).isEqualTo((byte) 2);
            assertThat(reply.get(1)).isEqualTo((byte) (request.get(1) | 0x80));
            assertThat(reply.get(3))
                    .as("result of %s", Octets.hex(Octets.of(reply)))
                    .isEqualTo((byte) code.number());
            assertThat(reply.getInt(4)).as("lifetime").isEqualTo(lifetime);
            assertThat(slice(reply, 12, 24)).isEqualTo(new byte[12]);
            return this;
        }

        /** An error: all of the request behind the header. */
        Answer refuses(ResultCode code, int lifetime) {
            says(code, lifetime);
            assertThat(slice(reply, 24, reply.limit())).isEqualTo(slice(request, 24, request.limit()));
            return this;
        }

        /** Just these options behind the payload. */
        Answer echoes(PcpOption... options) {
            assertThat(slice(reply, 60, reply.limit())).isEqualTo(written(options));
            return this;
        }

        /** A PEER's: the remote peer as it was asked about, and just these options behind. */
        Answer copiesPeer(PcpOption... options) {
            assertThat(slice(reply, 60, 80)).isEqualTo(slice(request, 60, 80));
            assertThat(slice(reply, 80, reply.limit())).isEqualTo(written(options));
            return this;
        }

        Answer atEpoch(int seconds) {
            assertThat(reply.getInt(8)).as("epoch").isEqualTo(seconds);
            return this;
        }

        Answer ofOctets(int length) {
            assertThat(reply.limit()).isEqualTo(length);
            return this;
        }

        private static byte[] slice(ByteBuffer message, int from, int to) {
            return Arrays.copyOfRange(Octets.of(message), from, to);
        }
    }
}
