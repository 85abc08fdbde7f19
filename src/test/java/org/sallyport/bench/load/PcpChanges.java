package org.sallyport.bench.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Changes of a gateway's mappings, asked for by PCP (RFC 6887 §11.1): one port is mapped, answered, deleted, answered,
 * then the next. The target is the gateway, its ports are the external ones.
 */
final class PcpChanges implements Load {
    private static final int SERVER = 5351;
    private static final int SIZE = 60;
    private static final int RESULT = 3;
    private static final int UDP = 17;
    private static final int PATIENCE = 3000;
    private static final int LIFETIME = 3600;

    private final Counts counts = new Counts();
    private final DatagramSocket socket = new DatagramSocket();
    private final Target target;
    private int turn;

    PcpChanges(Target target) throws IOException {
        this.target = target;
        socket.connect(new InetSocketAddress(target.address(), SERVER));
        socket.setSoTimeout(PATIENCE);
    }

    @Override
    public void step(long now) throws IOException {
        int port = target.low() + turn / 2 % (target.high() - target.low() + 1);
        int lifetime = turn++ % 2 == 0 ? LIFETIME : 0;
        byte[] request = request(port, lifetime);
        long asked = System.nanoTime();
        socket.send(new DatagramPacket(request, request.length));
        DatagramPacket answer = new DatagramPacket(new byte[SIZE], SIZE);
        socket.receive(answer);
        counts.nanos.add(System.nanoTime() - asked);
        if (answer.getData()[RESULT] != 0) {
            throw new IOException("PCP result " + answer.getData()[RESULT] + " for port " + port);
        }
        counts.done++;
    }

    private byte[] request(int port, int lifetime) {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.put((byte) 2).put((byte) 1).putShort((short) 0).putInt(lifetime); // version, MAP
        out.putLong(0).putInt(0xffff).put(socket.getLocalAddress().getAddress()); // IPv4-mapped (RFC 6887 §5)
        out.putLong(port).putInt(port); // the nonce
        out.putInt(UDP << 24).putShort((short) port).putShort((short) port);
        out.putLong(0).putInt(0xffff).putInt(0);
        return out.array();
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void close() {
        socket.close();
    }
}
