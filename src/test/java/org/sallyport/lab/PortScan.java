package org.sallyport.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** Knocks at every TCP port of a host, some hundreds at a time, from the namespace it is called in. */
final class PortScan {
    private static final int AT_ONCE = 400;
    private static final int LAST = 65535;
    /** For all of it; who has not answered by then is silent. */
    private static final long PATIENCE_NANOS = 45_000_000_000L;

    private final InetAddress host;
    private final Selector selector;
    private final Set<Integer> open = new TreeSet<>();
    private int next = 1;
    private int pending;
    private int refused;

    private PortScan(InetAddress host, Selector selector) {
        this.host = host;
        this.selector = selector;
    }

    /** The ports that accept a connection. Fails when not every other port refuses: then nothing is known of it. */
    static int[] tcp(String host) throws IOException {
        try (Selector selector = Selector.open()) {
            return new PortScan(InetAddress.getByName(host), selector).run();
        }
    }

    private int[] run() throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (next <= LAST || pending > 0) {
            while (pending < AT_ONCE && next <= LAST) {
                knock(next++);
            }
            selector.select(200);
            settle();
            if (System.nanoTime() > end) {
                throw new IOException("the scan of " + host + " came to port " + next + ", " + pending + " are silent");
            }
        }
        if (open.size() + refused != LAST) {
            throw new IOException(refused + " ports of " + host + " refused and " + open.size() + " are open");
        }
        return open.stream().mapToInt(Integer::intValue).toArray();
    }

    private void knock(int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        try {
            if (channel.connect(new InetSocketAddress(host, port))) {
                open.add(port);
                channel.close();
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, port);
                pending++;
            }
        } catch (IOException closed) {
            refused++;
            channel.close();
        }
    }

    private void settle() throws IOException {
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); keys.remove()) {
            SelectionKey key = keys.next();
            pending--;
            try (SocketChannel channel = (SocketChannel) key.channel()) {
                if (channel.finishConnect()) {
                    open.add((Integer) key.attachment());
                }
            } catch (IOException closed) {
                refused++;
            }
        }
    }
}
