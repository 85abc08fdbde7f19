package org.sallyport.protocol.igd.ssdp;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;

/** One host of the laboratory, in a Java of its own, since a socket lives in the namespace of its process. */
final class SsdpLabMain {
    private static final InetSocketAddress GROUP =
            new InetSocketAddress(Addresses.of("239.255.255.250"), SsdpSettings.PORT);
    private static final int MOST = 1000;
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private SsdpLabMain() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "gateway" -> gateway(Sockets.valueOf(arguments[1]));
            case "search" -> search(arguments[1], Addresses.of(arguments[2]), Addresses.of(arguments[3]));
            case "listen" -> listen(arguments[1]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /**
     * Runs the endpoint on lan0 until standard input ends, beside a program that holds the port for all addresses and has
     * joined the group on wan0. Says how many searches that one heard, and what ours has counted: those did arrive.
     */
    private static void gateway(Sockets sockets) throws IOException {
        NetworkInterface lan = NetworkInterface.getByName("lan0");
        SsdpSettings settings = SsdpSettings.of(
                List.of(Samples.lan("lan0", lan.getIndex(), "192.0.2.1", "192.0.2.0/24")), 5000, Samples.SERVER, 7);
        Counters counters = new Counters();
        try (MulticastSocket other = new MulticastSocket(SsdpSettings.PORT);
                SsdpResponder responder = new SsdpResponder(
                        settings,
                        Samples.auto(),
                        Samples.inside("192.0.2.0/24"),
                        counters,
                        new Random(),
                        InstantSource.system(),
                        sockets)) {
            other.joinGroup(GROUP, NetworkInterface.getByName("wan0"));
            responder.start();
            OUT.println("ready");
            untilInputEnds();
            OUT.println(heard(other, "M-SEARCH "));
            OUT.println(counters.all());
        }
    }

    /** Searches for everything and says how many answers came. */
    private static void search(String device, InetAddress from, InetAddress to) throws IOException {
        try (SearchClient client = SearchClient.on(from).by(NetworkInterface.getByName(device))) {
            client.send(Samples.search(Catalogue.ALL), new InetSocketAddress(to, SsdpSettings.PORT));
            OUT.println(client.receive(MOST, Duration.ofSeconds(1)).size());
        }
    }

    /** Listens to the group until standard input ends and says how many announcements were heard. */
    private static void listen(String device) throws IOException {
        try (MulticastSocket socket = new MulticastSocket(GROUP)) {
            socket.joinGroup(GROUP, NetworkInterface.getByName(device));
            OUT.println("ready");
            untilInputEnds();
            OUT.println(heard(socket, "NOTIFY "));
        }
    }

    private static long heard(DatagramSocket socket, String method) throws IOException {
        List<SearchClient.Answer> messages = new SearchClient(socket).receive(MOST, Duration.ofMillis(200));
        return messages.stream()
                .filter(message -> message.text().startsWith(method))
                .count();
    }

    private static void untilInputEnds() throws IOException {
        while (System.in.read() >= 0) {
            // what is written there means nothing
        }
    }
}
