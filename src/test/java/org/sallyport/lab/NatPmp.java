package org.sallyport.lab;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;

/** A NAT-PMP client of a few octets, written from RFC 6886 and not from our codec. */
final class NatPmp {
    static final int UDP = 1;
    static final int TCP = 2;

    private NatPmp() {}

    /** A mapping answer (RFC 6886 §3.3); times in seconds. */
    record Answer(int result, long epoch, int internalPort, int externalPort, long lifetime) implements Serializable {}

    static byte[] request(int opcode, int internalPort, int externalPort, long lifetime) {
        ByteBuffer out = ByteBuffer.allocate(12);
        out.put((byte) 0).put((byte) opcode).putShort((short) 0);
        out.putShort((short) internalPort).putShort((short) externalPort);
        return out.putInt((int) lifetime).array();
    }

    static Answer answer(byte[] octets) throws IOException {
        if (octets.length != 16 || octets[0] != 0 || (octets[1] & 0x80) == 0) {
            throw new IOException("no mapping answer: " + octets.length + " octets");
        }
        ByteBuffer in = ByteBuffer.wrap(octets);
        return new Answer(
                in.getShort(2),
                Integer.toUnsignedLong(in.getInt(4)),
                Short.toUnsignedInt(in.getShort(8)),
                Short.toUnsignedInt(in.getShort(10)),
                Integer.toUnsignedLong(in.getInt(12)));
    }

    /** Asks once, from this address, and answers what the gateway says. For a task of the client's own host. */
    static Answer map(String from, int opcode, int internalPort, int externalPort, long lifetime) throws IOException {
        byte[] octets = Probe.datagram(
                from, Lab.GATEWAY, Pcp.PORT, request(opcode, internalPort, externalPort, lifetime), 1500);
        if (octets.length == 0) {
            throw new IOException("no answer for port " + internalPort);
        }
        return answer(octets);
    }
}
