package org.sallyport.lab;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Clients that ask for mappings, renew and delete them as fast as they are answered, and write down what the gateway
 * acknowledged. Lives in an {@link Agent}, so that the book outlives the gateway's crashes.
 */
final class CrashLoad {
    /** Endpoints of each client, half of them TCP. */
    static final int ENDPOINTS = 40;

    private static final int[] LIFETIMES = {1, 2, 3, 5, 20, 120};
    private static final Map<String, Claim> BOOK = new ConcurrentHashMap<>();
    private static final List<String> COMPLAINTS = new CopyOnWriteArrayList<>();
    private static final List<Thread> CLIENTS = new ArrayList<>();
    private static volatile boolean going;

    private CrashLoad() {}

    /** One client for each of these addresses, its protocol by turns; answers their number. */
    static int begin(String[] addresses, URI control, long seed) {
        going = true;
        for (int i = 0; i < addresses.length; i++) {
            Client client = new Client(i, addresses[i], control, new Random(seed + i));
            Thread thread = new Thread(client, "client " + addresses[i]);
            CLIENTS.add(thread);
            thread.start();
        }
        return addresses.length;
    }

    /** Lets every client finish what it waits for, and answers the book. */
    static Claim[] end() throws InterruptedException {
        going = false;
        for (Thread client : CLIENTS) {
            client.join();
        }
        CLIENTS.clear();
        if (!COMPLAINTS.isEmpty()) {
            throw new AssertionError(String.join("; ", COMPLAINTS));
        }
        return BOOK.values().toArray(Claim[]::new);
    }

    private static final class Client implements Runnable {
        private static final String[] PROTOCOLS = {"pcp", "nat-pmp", "upnp"};

        private final String protocol;
        private final int firstPort;
        private final String address;
        private final Soap soap;
        private final Random random;

        Client(int index, String address, URI control, Random random) {
            this.protocol = PROTOCOLS[index % PROTOCOLS.length];
            this.firstPort = 20000 + index * 1000;
            this.address = address;
            this.soap = new Soap(control, address);
            this.random = random;
        }

        @Override
        public void run() {
            while (going) {
                int port = firstPort + random.nextInt(ENDPOINTS);
                String transport = port % 2 == 0 ? "tcp" : "udp";
                String key = transport + " " + port;
                Claim before = BOOK.computeIfAbsent(
                        key, k -> new Claim(protocol, transport, address, port, Claim.State.DELETED, 0, 0, 0));
                BOOK.put(key, before.is(Claim.State.UNKNOWN));
                try {
                    BOOK.put(key, after(before));
                } catch (IOException unanswered) {
                    return; // the gateway is gone: this endpoint stays unknown, and the others as they are
                } catch (AssertionError complaint) {
                    COMPLAINTS.add(complaint.getMessage());
                    return;
                }
            }
        }

        private Claim after(Claim before) throws IOException {
            long lifetime = random.nextInt(4) == 0 ? 0 : LIFETIMES[random.nextInt(LIFETIMES.length)];
            long asked = System.currentTimeMillis();
            if (!ask(before, lifetime)) {
                return before.state() == Claim.State.UNKNOWN ? before : refused(before, lifetime);
            }
            return lifetime == 0
                    ? before.is(Claim.State.DELETED)
                    : before.granted(asked, System.currentTimeMillis(), lifetime * 1000);
        }

        /** UPnP refuses to delete what is not there (714); no other refusal tells of the claim as it is. */
        private static Claim refused(Claim before, long lifetime) {
            return lifetime == 0 && !before.mustLive(System.currentTimeMillis())
                    ? before.is(Claim.State.DELETED)
                    : before;
        }

        private boolean ask(Claim claim, long lifetime) throws IOException {
            int port = claim.port();
            return switch (protocol) {
                case "pcp" -> {
                    int number = claim.transport().equals("tcp") ? Pcp.TCP : Pcp.UDP;
                    Pcp.Answer answer = Pcp.map(new Pcp.Ask(address, port, number, port, port, lifetime), 1500);
                    yield answer.result() == Pcp.SUCCESS && agrees(answer.lifetime(), lifetime);
                }
                case "nat-pmp" -> {
                    int opcode = claim.transport().equals("tcp") ? NatPmp.TCP : NatPmp.UDP;
                    NatPmp.Answer answer = NatPmp.map(address, opcode, port, lifetime == 0 ? 0 : port, lifetime);
                    yield answer.result() == 0 && agrees(answer.lifetime(), lifetime);
                }
                default -> {
                    String word = claim.transport().toUpperCase(Locale.ROOT);
                    yield (lifetime == 0 ? soap.delete(word, port) : soap.add(word, port, port, lifetime)).isSuccess();
                }
            };
        }

        private static boolean agrees(long granted, long asked) {
            if (granted != asked) {
                throw new AssertionError("granted " + granted + " s instead of " + asked);
            }
            return true;
        }
    }
}
