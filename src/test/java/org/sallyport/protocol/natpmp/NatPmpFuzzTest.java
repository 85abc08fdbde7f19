package org.sallyport.protocol.natpmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Claims;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Via;

/** Any octets at all, from a host that has mappings, while another has one too (RFC 6886 §3). */
class NatPmpFuzzTest {
    private static final int RESPONSE = 0x80;
    private static final int MAP_REQUEST = 12;

    private World world = new World();

    @FuzzTest
    @Requirement({"PMP-9", "PMP-10", "PMP-11", "PMP-12", "PMP-14", "PMP-17", "PMP-19", "PMP-59"})
    void anyDatagramIsAnsweredByTheRules(byte[] octets) {
        Optional<ByteBuffer> answer =
                world.gateway.settled(world.server.answer(ByteBuffer.wrap(octets.clone()), CONSOLE));

        assertThat(answer.map(ByteBuffer::remaining).orElse(0)).isEqualTo(expectedLength(octets));
        answer.ifPresent(reply -> assertWellFormed(octets, reply));
        List<Lease> after = world.gateway.leases();
        if (!after.equals(world.before)) {
            assertMayHaveChanged(octets, answer);
            world.assertSound(after);
            world.gateway.close();
            world = new World();
        }
    }

    /** By the request alone: each kind of answer has its length. */
    private static int expectedLength(byte[] request) {
        if (request.length < 2 || (request[1] & RESPONSE) != 0) {
            return 0;
        }
        if (request[0] != 0) {
            return 8;
        }
        return switch (request[1]) {
            case 0 -> 12;
            case 1, 2 -> request.length < MAP_REQUEST ? 0 : 16;
            default -> Math.max(8, request.length);
        };
    }

    private static void assertWellFormed(byte[] request, ByteBuffer reply) {
        boolean ours = request[0] == 0;
        int result = reply.getShort(2);
        assertThat(reply.get(0)).as("version").isZero();
        assertThat(reply.get(1)).as("opcode").isEqualTo((byte) (ours ? request[1] | RESPONSE : 0));
        assertThat(result).isBetween(0, 5);
        assertThat(result == 1).as("unsupported version").isEqualTo(!ours);
        assertThat(result == 5).as("unsupported opcode").isEqualTo(ours && request[1] > 2);
        if (ours && (request[1] == 1 || request[1] == 2)) {
            assertThat(reply.getShort(8))
                    .as("internal port")
                    .isEqualTo(ByteBuffer.wrap(request).getShort(4));
        }
    }

    /** Only a request that was granted changes anything, or a deletion of all, which does what it can. */
    private static void assertMayHaveChanged(byte[] request, Optional<ByteBuffer> answer) {
        boolean deletesAll = request.length >= MAP_REQUEST
                && ByteBuffer.wrap(request).getShort(4) == 0
                && ByteBuffer.wrap(request).getInt(8) == 0;
        assertThat(answer).isPresent();
        assertThat(answer.get().getShort(2) == 0 || deletesAll).isTrue();
    }

    /** A console with a mapping by NAT-PMP and one by PCP, and a laptop with one by NAT-PMP. */
    private static final class World {
        private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
        private final NatPmpServer server = new NatPmpServer(gateway.gateway, () -> 100, new Counters());
        private final List<Lease> before;

        World() {
            gateway.map(Ask.natPmp(4096).request());
            gateway.map(Ask.pcp(5000).request());
            gateway.map(Ask.natPmp(6000).from(LAPTOP).request());
            before = gateway.leases();
        }

        void assertSound(List<Lease> after) {
            List<Mapping> mappings = after.stream().map(Lease::mapping).toList();
            assertThat(gateway.plane.carried().values()).containsExactlyInAnyOrderElementsOf(mappings);
            assertThat(Claims.notOf(CONSOLE, Via.NAT_PMP, after))
                    .as("what is another host's or another protocol's")
                    .isEqualTo(Claims.notOf(CONSOLE, Via.NAT_PMP, before));
        }
    }
}
