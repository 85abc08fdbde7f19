package org.sallyport.bench.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IPv4 address and port as the system wants them ({@code struct sockaddr_in}); the port may change.
 * <pre>
 *  | family, 16 bits in the machine's order | port, 16 bits | address, 32 bits | 64 bits of zero |
 * </pre>
 */
public final class Endpoint {
    static final int SIZE = 16;
    static final int INET = 2;

    private static final int PORT = 2;
    private static final int ADDRESS = 4;

    final Octets octets = new Octets(SIZE);

    /**
     * Of any address of this host, or of another host.
     *
     * @throws UnknownHostException when it is no literal
     */
    public Endpoint(String literal) throws UnknownHostException {
        octets.view.putShort(0, (short) INET);
        octets.view.put(ADDRESS, InetAddress.getByName(literal).getAddress());
    }

    public Endpoint at(int port) {
        octets.view.put(PORT, (byte) (port >> 8)).put(PORT + 1, (byte) port);
        return this;
    }
}
