package org.sallyport.lab;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Applications of one LAN host that ask for mappings, renew them, lead them elsewhere and give them up at random, in an
 * {@link Agent}; they keep book of what they know.
 */
final class Tenants {
    /** External ports that those who speak PCP want, on every host the same. */
    static final int[] WANTED = {30000, 30001, 30002, 30003, 30004, 30005, 30006, 30007};

    /**
     * A lease ends on a whole second, after its time and not before; after a restart, whose time line is a little beside
     * the one before it, on the next. Half a second more is for a busy machine.
     */
    private static final long SLACK = 2_500_000;

    private static final int LONGEST_LIFETIME = 6;
    private static final int LONGEST_PAUSE_MILLIS = 60;
    private static final int PATIENCE = 1000;
    private static final int SLOTS = 4;
    private static final int NOT_THERE = 714;

    private static @Nullable Tenants current;

    private final String address;
    private final Soap soap;
    private final Random random;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Tenure> book = new ArrayList<>();
    private final Thread thread = new Thread(this::run);
    private volatile boolean ending;
    private @Nullable Throwable bug;

    private Tenants(String address, URI control, long seed) {
        this.address = address;
        soap = new Soap(control, address);
        random = new Random(seed);
        for (String transport : List.of("tcp", "udp")) {
            for (int i = 0; i < SLOTS; i++) {
                slots.add(new PcpSlot(transport, pcpPort(i)));
                slots.add(new UpnpSlot(transport, upnpPort(address, i), 8100 + 2 * i));
            }
        }
    }

    private static int pcpPort(int slot) {
        return 8000 + slot;
    }

    private static int upnpPort(String address, int slot) {
        return 31000 + (address.equals(Lab.A) ? 0 : 100) + slot;
    }

    /** The external ports that this host's UPnP applications want, and no other host's. */
    static int[] wanted(String address) {
        int[] ports = new int[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            ports[i] = upnpPort(address, i);
        }
        return ports;
    }

    /** Begins, with servers behind half of the internal ports. */
    static int begin(String address, URI control, long seed) throws IOException {
        for (int i = 0; i < SLOTS; i += 2) {
            Echo.tcp(address, pcpPort(i));
            Echo.udp(address, pcpPort(i));
            Echo.tcp(address, 8100 + 2 * i);
            Echo.udp(address, 8101 + 2 * i);
        }
        Tenants tenants = new Tenants(address, control, seed);
        current = tenants;
        tenants.thread.start();
        return SLOTS;
    }

    /** Ends it and answers the book. */
    static Tenure[] end() throws InterruptedException {
        Tenants tenants = Objects.requireNonNull(current, "begin first");
        tenants.ending = true;
        tenants.thread.join();
        if (tenants.bug != null) {
            throw new AssertionError("the tenants stumbled", tenants.bug);
        }
        tenants.slots.forEach(slot -> tenants.book.addAll(slot.open));
        return tenants.book.toArray(Tenure[]::new);
    }

    /** The wall clock, which captures keep to as well. */
    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void run() {
        try {
            while (!ending) {
                slots.get(random.nextInt(slots.size())).act();
                LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_MILLIS) * 1_000_000L);
            }
        } catch (RuntimeException | AssertionError stumbled) { // the edge of the thread: end() tells of it
            bug = stumbled;
        }
    }

    /** One mapping that comes and goes. */
    private abstract class Slot {
        final String transport;
        /** What may live still: one that was granted, and those whose answer was lost. */
        List<Tenure> open = new ArrayList<>();

        Slot(String transport) {
            this.transport = transport;
        }

        /** Asks; answers the external port, or zero for a refusal. */
        abstract int grant(int internalPort, int externalPort, long lifetime) throws IOException;

        abstract void end() throws IOException;

        abstract int internalPort();

        abstract int externalPort();

        void act() {
            long now = micros();
            open.stream().filter(tenure -> tenure.end() < now).forEach(book::add);
            open.removeIf(tenure -> tenure.end() < now);
            if (!open.isEmpty() && random.nextInt(3) == 0) {
                giveUp();
            } else {
                ask();
            }
        }

        private void ask() {
            int internal = internalPort();
            int external = externalPort();
            int lifetime = 1 + random.nextInt(LONGEST_LIFETIME);
            long asked = micros();
            try {
                int granted = grant(internal, external, lifetime);
                if (granted > 0) {
                    over(asked, micros());
                    open.add(tenure(internal, granted, asked, micros(), asked + lifetime * 1_000_000L, lifetime));
                }
            } catch (IOException lost) {
                doubt(asked);
                open.add(tenure(internal, 0, asked, Tenure.NEVER, asked, lifetime));
            }
        }

        private Tenure tenure(int internal, int external, long asked, long since, long until, int lifetime) {
            long end = micros() + lifetime * 1_000_000L + SLACK;
            return new Tenure(address, transport, internal, external, asked, since, until, end);
        }

        private void giveUp() {
            long asked = micros();
            try {
                end();
                over(asked, micros());
            } catch (IOException lost) {
                doubt(asked);
            }
        }

        private void over(long asked, long answered) {
            open.forEach(tenure -> book.add(tenure.doubtfulSince(asked).overAt(answered)));
            open.clear();
        }

        private void doubt(long asked) {
            open.replaceAll(tenure -> tenure.doubtfulSince(asked));
        }
    }

    /** Any of the ports everyone wants, always to the same internal one. */
    private final class PcpSlot extends Slot {
        private final int internalPort;

        PcpSlot(String transport, int internalPort) {
            super(transport);
            this.internalPort = internalPort;
        }

        @Override
        int internalPort() {
            return internalPort;
        }

        @Override
        int externalPort() {
            return WANTED[random.nextInt(WANTED.length)];
        }

        @Override
        int grant(int internal, int external, long lifetime) throws IOException {
            Pcp.Answer answer = Pcp.map(ask(external, lifetime), PATIENCE);
            return answer.result() == Pcp.SUCCESS ? answer.externalPort() : 0;
        }

        @Override
        void end() throws IOException {
            if (Pcp.map(ask(0, 0), PATIENCE).result() != Pcp.SUCCESS) {
                throw new AssertionError("a deletion by PCP was refused");
            }
        }

        private Pcp.Ask ask(int external, long lifetime) {
            return new Pcp.Ask(
                    address, 7, transport.equals("tcp") ? Pcp.TCP : Pcp.UDP, internalPort, external, lifetime);
        }
    }

    /** One external port, now to this internal one and now to the next: a new answer replaces the mapping. */
    private final class UpnpSlot extends Slot {
        private final int externalPort;
        private final int firstInternalPort;

        UpnpSlot(String transport, int externalPort, int firstInternalPort) {
            super(transport);
            this.externalPort = externalPort;
            this.firstInternalPort = firstInternalPort;
        }

        @Override
        int internalPort() {
            return firstInternalPort + random.nextInt(2);
        }

        @Override
        int externalPort() {
            return externalPort;
        }

        @Override
        int grant(int internal, int external, long lifetime) throws IOException {
            return soap.add(word(), internal, external, lifetime).isSuccess() ? external : 0;
        }

        @Override
        void end() throws IOException {
            Soap.Answer answer = soap.delete(word(), externalPort);
            if (!answer.isSuccess() && !answer.value("errorCode").equals(Integer.toString(NOT_THERE))) {
                throw new AssertionError("a deletion by UPnP was refused: " + answer);
            }
        }

        private String word() {
            return transport.toUpperCase(Locale.ROOT);
        }
    }
}
