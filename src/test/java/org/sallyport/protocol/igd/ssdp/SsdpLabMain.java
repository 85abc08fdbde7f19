package org.sallyport.protocol.igd.ssdp;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** One host of the laboratory, in a Java of its own, since a socket lives in the namespace of its process. */
final class SsdpLabMain {
    private static final InetSocketAddress GROUP =
            new InetSocketAddress(Addresses.of("239.255.255.250"), SsdpSettings.PORT);
    private static final int MOST = 1000;
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final BufferedReader IN =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private SsdpLabMain() {}

    public static void main(String[] arguments) throws IOException {
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        switch (arguments[0]) {
            case "gateway" -> gateway(Sockets.valueOf(rest.get(0)), rest.subList(1, rest.size()));
            case "search" -> search(rest.get(0), rest.get(1), rest.get(2));
            case "listen" -> listen(rest.get(0), rest.get(1));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /**
     * Runs the endpoint on these sides until standard input ends, beside a program that holds the port for all addresses
     * and has joined the group on wan0. Each line that comes in is other sides, to be followed; said then is what troubles
     * it. Says at last how many searches the other program heard, and what ours has counted: those did arrive.
     */
    private static void gateway(Sockets sockets, List<String> sides) throws IOException {
        Counters counters = new Counters();
        try (MulticastSocket other = new MulticastSocket(SsdpSettings.PORT);
                SsdpResponder responder = new SsdpResponder(
                        SsdpSettings.of(sides(sides), 5000, Samples.SERVER, 7),
                        Samples.auto(),
                        Samples.inside("192.0.2.0/24", "fe80::/64", "fd00::/64", "2001:db8::/64"),
                        counters,
                        new Random(),
                        InstantSource.system(),
                        sockets)) {
            other.joinGroup(GROUP, NetworkInterface.getByName("wan0"));
            responder.start();
            OUT.println("ready");
            for (String line = IN.readLine(); line != null; line = IN.readLine()) {
                responder.follow(sides(Arrays.asList(line.split(" ", -1))));
                OUT.println(responder.trouble().orElse("well"));
            }
            OUT.println(heard(new SearchClient(other), "M-SEARCH ").size());
            OUT.println(counters.all());
        }
    }

    /** {@code lan0=192.0.2.1/24}, with the number that the interface has now; those of interfaces that are not there are left out. */
    private static List<LanInterface> sides(List<String> texts) throws IOException {
        List<LanInterface> sides = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split("[=/]", -1);
            NetworkInterface device = NetworkInterface.getByName(parts[0]);
            if (device != null) {
                Prefix prefix = new Prefix(Addresses.of(parts[1]), Integer.parseInt(parts[2]));
                sides.add(new LanInterface(parts[0], device.getIndex(), address(parts[1], device), prefix));
            }
        }
        return sides;
    }

    /** Searches for everything; says how many answers came, then where they lead, in which run of the device. */
    private static void search(String device, String from, String to) throws IOException {
        NetworkInterface here = NetworkInterface.getByName(device);
        try (SearchClient client = SearchClient.on(address(from, here)).by(here)) {
            client.send(Samples.search(Catalogue.ALL), new InetSocketAddress(address(to, here), SsdpSettings.PORT));
            List<SearchClient.Answer> answers = client.receive(MOST, Duration.ofSeconds(1));
            OUT.println(answers.size());
            answers.stream()
                    .map(answer -> answer.field("LOCATION") + " " + answer.field("BOOTID.UPNP.ORG"))
                    .distinct()
                    .forEach(OUT::println);
        }
    }

    /** Listens to the group until standard input ends; says how many announcements were heard, then what they told. */
    private static void listen(String device, String group) throws IOException {
        NetworkInterface here = NetworkInterface.getByName(device);
        InetSocketAddress where = new InetSocketAddress(address(group, here), SsdpSettings.PORT);
        try (MulticastSocket socket = new MulticastSocket(where)) {
            socket.joinGroup(where, here);
            socket.setReceiveBufferSize(1 << 20); // as much as may be had, for it is emptied at the end only
            OUT.println("ready");
            while (IN.readLine() != null) {
                // what is written there means nothing
            }
            List<SearchClient.Answer> announcements = heard(new SearchClient(socket), "NOTIFY ");
            OUT.println(announcements.size());
            announcements.stream()
                    .map(answer -> String.join(
                            " ",
                            answer.field("NTS"),
                            answer.field("HOST"),
                            answer.field("LOCATION"),
                            answer.field("BOOTID.UPNP.ORG")))
                    .distinct()
                    .forEach(OUT::println);
        }
    }

    private static List<SearchClient.Answer> heard(SearchClient socket, String method) throws IOException {
        return socket.receive(MOST, Duration.ofMillis(200)).stream()
                .filter(message -> message.text().startsWith(method))
                .toList();
    }

    /** The address as the interface's, if it is one of a link. */
    private static InetAddress address(String literal, @Nullable NetworkInterface device) {
        InetAddress address = Addresses.of(literal);
        boolean ofLink = address.isLinkLocalAddress() || address.isMCLinkLocal();
        return device != null && ofLink && !Addresses.isIpv4(address)
                ? Samples.linkLocal(literal, device.getIndex())
                : address;
    }
}
