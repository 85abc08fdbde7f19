package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Claims;
import org.sallyport.core.gateway.MemoryLeaseStore;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.RecordingPlane;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Via;

/** Any octets at all, from a host that has mappings, while another has one too (RFC 6887 §8.2). */
class PcpFuzzTest {
    private static final int HEADER = 24;
    private static final int LONGEST = 1100;
    private static final int RESPONSE = 0x80;
    private static final int ANNOUNCE = 0;

    private World world = new World();

    @FuzzTest
    @Requirement({"PCP-2", "PCP-10", "PCP-11", "PCP-118"})
    void anyDatagramIsAnsweredByTheRules(byte[] octets) {
        Optional<byte[]> answer = world.client.hears(octets.clone());

        if (octets.length < 2 || (octets[1] & RESPONSE) != 0) {
            assertThat(answer).isEmpty();
        }
        answer.ifPresent(reply -> assertWellFormed(octets, reply));
        List<Lease> after = world.gateway.leases();
        if (answer.isEmpty() || answer.get()[3] != 0) {
            assertThat(after.equals(world.before))
                    .as("nothing has changed: %s", after)
                    .isTrue();
        } else {
            assertGranted(answer.get(), world.gateway.mappings());
        }
        if (!after.equals(world.before)) {
            world.assertSound(after);
            world.gateway.close();
            world = new World();
        }
    }

    private static void assertWellFormed(byte[] request, byte[] reply) {
        assertThat(reply.length % 4).isZero();
        assertThat(reply.length).isBetween(HEADER, Math.min(LONGEST, Math.max(HEADER, (request.length + 3) / 4 * 4)));
        assertThat(reply[0]).as("version").isEqualTo((byte) 2);
        assertThat(reply[1]).as("opcode").isEqualTo((byte) (request[1] | RESPONSE));
        assertThat(reply[2]).as("reserved").isZero();
        assertThat(Arrays.stream(ResultCode.values()).anyMatch(code -> code.number() == reply[3]))
                .as("result %d is one of ours", reply[3])
                .isTrue();
    }

    /** A grant of MAP or PEER is in the table just as the answer says. */
    private static void assertGranted(byte[] reply, List<Mapping> mappings) {
        ByteBuffer answer = ByteBuffer.wrap(reply);
        if ((reply[1] & ~RESPONSE & 0xff) != ANNOUNCE && answer.getInt(4) != 0) {
            int port = Short.toUnsignedInt(answer.getShort(42));
            InetAddress address = Wire.address(answer.position(44));
            assertThat(mappings)
                    .anyMatch(mapping -> mapping.key().externalPort() == port
                            && mapping.key().externalAddress().equals(address));
        }
    }

    /** A console with a mapping by PCP and one by UPnP, and a laptop with one by PCP. Made anew once it has changed. */
    private static final class World {
        private final TestGateway gateway = TestGateway.on(
                new RecordingPlane(Plane.Ability.values()),
                Instant.parse("2030-01-01T12:00:00Z"),
                new MemoryLeaseStore());
        private final PcpClient client = new PcpClient(gateway, CONSOLE);
        private final List<Lease> before;

        World() {
            gateway.map(Ask.pcp(4096).request());
            gateway.map(Ask.upnp(5000).request());
            gateway.map(Ask.pcp(6000).from(LAPTOP).request());
            before = gateway.leases();
        }

        void assertSound(List<Lease> after) {
            assertThat(gateway.plane.carried().values())
                    .as("the plane carries what the table has")
                    .containsExactlyInAnyOrderElementsOf(gateway.mappings());
            assertThat(Claims.notOf(CONSOLE, Via.PCP, after))
                    .as("what is another host's or another protocol's")
                    .isEqualTo(Claims.notOf(CONSOLE, Via.PCP, before));
        }
    }
}
