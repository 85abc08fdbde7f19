package org.sallyport.protocol.natpmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.protocol.natpmp.Octets.octets;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Transport;

/** RFC 6886 §3.3, octet by octet. */
class MapCodecTest {
    private static final byte[] REQUEST = octets("""
            00 02 0000          # version 0, map TCP, Reserved
            c8d5 ea60           # internal port 51413, suggested external port 60000
            fffffffe            # lifetime 2^32-2 seconds
            """);

    private static final MapRequest MAP_TCP_51413 = new MapRequest(Transport.TCP, 51413, 60000, 0xfffffffeL);

    @Test
    void aRequestIsReadFromItsOctets() {
        assertThat(MapRequest.read(ByteBuffer.wrap(REQUEST))).isEqualTo(MAP_TCP_51413);
    }

    @Test
    void aRequestIsWrittenAsItsOctets() {
        ByteBuffer out = ByteBuffer.allocate(MapRequest.SIZE);
        MAP_TCP_51413.write(out);
        assertThat(out.array()).isEqualTo(REQUEST);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < REQUEST.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(REQUEST, length));
            assertThatThrownBy(() -> MapRequest.read(cut)).isInstanceOf(BufferUnderflowException.class);
        }
    }

    @Test
    void aResponseIsWrittenAsItsOctets() {
        MapResponse response =
                new MapResponse(MapRequest.UDP, ResultCode.OUT_OF_RESOURCES, 0xffffffffL, 51413, 60000, 7200);
        assertThat(Octets.of(response.octets())).isEqualTo(octets("""
                00 81 0004          # version 0, UDP mapped, out of resources
                ffffffff            # epoch 2^32-1
                c8d5 ea60 00001c20  # internal port, external port, lifetime
                """));
    }
}
