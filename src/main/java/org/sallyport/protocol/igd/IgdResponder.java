package org.sallyport.protocol.igd;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.LanResponder;
import org.sallyport.protocol.igd.action.Door;
import org.sallyport.protocol.igd.action.WanLink;
import org.sallyport.protocol.igd.gena.Subscriptions;
import org.sallyport.protocol.igd.http.HttpLimits;
import org.sallyport.protocol.igd.http.LanServer;
import org.sallyport.protocol.igd.ssdp.SsdpResponder;
import org.sallyport.protocol.igd.ssdp.SsdpSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** UPnP IGD on the LAN, whole: from {@link #start} on, control points find the gateway, use it and hear of changes. */
public final class IgdResponder implements LanResponder, AutoCloseable {
    /** IGD-15 gives us thirty seconds; clients have less patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** BOOTID grows with each start by so much, which leaves room for every change of the LAN meanwhile (UDA-13). */
    private static final long BOOT_STRIDE = 4096;

    private static final Logger log = LoggerFactory.getLogger(IgdResponder.class);

    private final IgdSettings settings;
    private final int ssdpPort;
    private final Gateway gateway;
    private final Inside inside;
    private final WanLink link;
    private final InstantSource clock;
    private final Counters counters;
    private final TableWatch table = new TableWatch();
    private List<LanInterface> sides;
    private volatile @Nullable Running running;

    /**
     * Nothing is opened yet, but the gateway is listened to: to be built before the gateway starts.
     *
     * @param link the WAN side, for who asks about it
     * @param clock the gateway's steady one
     */
    public IgdResponder(
            IgdSettings settings,
            Gateway gateway,
            Inside inside,
            WanLink link,
            InstantSource clock,
            Counters counters) {
        this(settings, SsdpSettings.PORT, gateway, inside, link, clock, counters);
    }

    IgdResponder(
            IgdSettings settings,
            int ssdpPort,
            Gateway gateway,
            Inside inside,
            WanLink link,
            InstantSource clock,
            Counters counters) {
        this.settings = settings;
        this.sides = settings.lan();
        this.ssdpPort = ssdpPort;
        this.gateway = gateway;
        this.inside = inside;
        this.link = link;
        this.clock = clock;
        this.counters = counters;
        gateway.listen(this::hear);
    }

    /**
     * Reads the descriptions, opens HTTP on every LAN side, then announces. When it returns, everything answers.
     *
     * @throws IOException naming the file, or the address and port, that stands in the way; nothing is open then
     * @throws IllegalStateException when it is running already
     */
    public synchronized void start() throws IOException {
        if (running != null) {
            throw new IllegalStateException("UPnP is running already");
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread events = new Thread(task, "igd-events");
            events.setDaemon(true);
            return events;
        });
        List<AutoCloseable> opened = new ArrayList<>();
        opened.add(thread::shutdownNow);
        try {
            running = open(thread, opened);
        } catch (IOException | RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    /** The HTTP port, once started. */
    int port() {
        Running now = running;
        return now == null ? settings.port() : now.server().port();
    }

    /** Says byebye, ends all subscriptions and stops answering. Nothing when it is not running. */
    @Override
    public synchronized void close() {
        Running ending = running;
        running = null;
        if (ending != null) {
            closeAll(ending.opened());
        }
    }

    @Override
    public synchronized void follow(List<LanInterface> now) {
        sides = List.copyOf(now);
        Running current = running;
        if (current != null) {
            // HTTP first: what discovery tells of must be there.
            current.server().follow(sides);
            current.ssdp().follow(sides);
        }
    }

    @Override
    public String name() {
        return "upnp";
    }

    @Override
    public Optional<String> trouble() {
        Running now = running;
        if (now == null) {
            return Optional.of("UPnP is not running");
        }
        return now.server().trouble().or(now.ssdp()::trouble);
    }

    private Running open(ScheduledExecutorService thread, List<AutoCloseable> opened) throws IOException {
        Descriptors files = new Descriptors(settings);
        ServiceCatalogue catalogue =
                new ServiceCatalogue(gateway, new Door(gateway, inside, PATIENCE), link, clock, table);
        ClientFaces faces = new ClientFaces(settings.version(), settings.clients());
        List<RootDevice> roots = Faces.load(faces, files, catalogue);
        Subscriptions subscriptions = Subscriptions.overTcp(clock, inside, thread);
        opened.add(subscriptions);
        LanServer server = new LanServer(
                settings.port(),
                SiteMap.of(roots, files, faces, subscriptions, counters),
                product(),
                HttpLimits.DEFAULTS,
                inside,
                counters);
        opened.add(server);
        table.begin(gateway, PATIENCE);
        server.start(sides);
        EventPublisher events = new EventPublisher(services(roots).toList(), catalogue::now, subscriptions, thread);
        events.start();
        SsdpResponder ssdp = ssdp(roots, files, server.port());
        ssdp.start();
        opened.add(ssdp);
        log.info("UPnP answers on TCP port {} of {} LAN side(s)", server.port(), sides.size());
        return new Running(server, events, ssdp, opened);
    }

    /** The one place where discovery is joined to what it announces. */
    private SsdpResponder ssdp(List<RootDevice> roots, Descriptors files, int httpPort) {
        int bootId = (int) (settings.bootId() * BOOT_STRIDE & Integer.MAX_VALUE);
        SsdpSettings ssdp = new SsdpSettings(sides, ssdpPort, httpPort, product(), SsdpSettings.MAX_AGE, bootId);
        return new SsdpResponder(
                ssdp,
                Faces.advertised(settings.version(), roots, files.configId()),
                inside,
                counters,
                new SplittableRandom(),
                InstantSource.system());
    }

    private static Stream<IgdService> services(List<RootDevice> roots) {
        return roots.stream().flatMap(root -> root.services().stream());
    }

    /** The SERVER header of HTTP and SSDP (UDA-8). Ours: the system's name and no more than its first number. */
    private String product() {
        String system = System.getProperty("os.name", "Java").replaceAll("[^A-Za-z0-9]", "");
        String release = System.getProperty("os.version", "0").replaceAll("[^0-9].*", "");
        return system + "/" + (release.isEmpty() ? "0" : release) + " UPnP/1.1 Sallyport/"
                + settings.productVersion().replaceAll("[^A-Za-z0-9._-]", "");
    }

    /** On the gateway's thread: takes note, and leaves the telling to another. */
    private void hear(Event event) {
        if (event instanceof Event.TableChanged changed) {
            table.changed(changed);
            lookSoon();
        } else if (event instanceof Event.ExternalAddressChanged) {
            lookSoon();
        }
    }

    private void lookSoon() {
        Running now = running;
        if (now != null) {
            now.events().lookSoon();
        }
    }

    /** In the opposite order: byebye while we still answer, HTTP before the events that its answers set off. */
    private static void closeAll(List<AutoCloseable> opened) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) { // The edge of the part: what does not close must not keep the rest open.
                log.error("a part of UPnP did not close", e);
            }
        }
    }

    /** What is there while it runs. */
    private record Running(LanServer server, EventPublisher events, SsdpResponder ssdp, List<AutoCloseable> opened) {}
}
