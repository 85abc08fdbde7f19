package org.sallyport.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.sallyport.admin.AdminServer;
import org.sallyport.admin.AdminSettings;
import org.sallyport.admin.rest.Facts;
import org.sallyport.config.Configuration;
import org.sallyport.config.ConfigurationException;
import org.sallyport.config.ConfigurationFile;
import org.sallyport.config.Mistake;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.LanResponder;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.gateway.Responder;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.StoreException;
import org.sallyport.host.AddressClass;
import org.sallyport.host.HostException;
import org.sallyport.host.HostNetwork;
import org.sallyport.host.HostSettings;
import org.sallyport.plane.nft.ForeignChain;
import org.sallyport.plane.nft.NftPlane;
import org.sallyport.plane.nft.NftSettings;
import org.sallyport.plane.relay.RelayPlane;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.protocol.igd.ClientFace;
import org.sallyport.protocol.igd.IgdResponder;
import org.sallyport.protocol.igd.IgdSettings;
import org.sallyport.protocol.igd.action.IgdVersion;
import org.sallyport.protocol.pxp.PxpResponder;
import org.sallyport.protocol.pxp.PxpSettings;
import org.sallyport.store.SqliteLeaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole gateway, wired. What is started is closed in the opposite order: first the responders, which say byebye,
 * then the gateway's thread, then the plane and the store.
 */
final class Sallyport implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sallyport.class);

    /** Seconds within which the gateway takes up a new policy, or is stuck. */
    private static final int PATIENCE = 60;

    private final Path file;
    private final Configuration configuration;
    private final SteadyClock clock = new SteadyClock(InstantSource.system());
    private final Counters counters = new Counters();
    private final List<Responder> responders = new ArrayList<>();
    private final Deque<Stoppable> running = new ArrayDeque<>();
    private final HostNetwork host;
    private final LeaseStore store;
    private final Plane plane;
    private final Gateway gateway;
    private volatile PolicyInForce policy;

    /** Something to end. */
    private interface Stoppable {
        void stop() throws InterruptedException;
    }

    /**
     * Starts everything; when it returns, everything answers.
     *
     * @param onDeath called when the gateway's thread has died
     */
    static Sallyport start(Path file, Runnable onDeath) throws ConfigurationException, StartException {
        Sallyport sallyport = new Sallyport(file);
        try {
            sallyport.startAll(onDeath);
            return sallyport;
        } catch (StartException | RuntimeException e) {
            sallyport.close();
            throw e;
        }
    }

    private Sallyport(Path file) throws ConfigurationException, StartException {
        List<Mistake> mistakes = ConfigurationFile.check(file);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
        this.file = file;
        this.configuration = ConfigurationFile.read(file);
        this.policy = PolicyInForce.read(configuration.policyFile());
        try {
            host = HostNetwork.of(new HostSettings(
                    configuration.lan().interfaces(),
                    configuration.wan().networkInterface(),
                    configuration.wan().externalAddress()));
            store = SqliteLeaseStore.open(configuration.storePath(), InstantSource.system());
        } catch (HostException | StoreException e) {
            throw new StartException(e);
        }
        running.push(store::close);
        plane = switch (configuration.forwarding().plane()) {
            case RELAY -> new RelayPlane(relaySettings(), host, counters, clock);
            case NFTABLES -> new NftPlane(nftSettings(), counters);
        };
        running.push(plane::close);
        gateway = new Gateway(configuration.leases(), policy.policy(), host, plane, store, new SecureRandom());
    }

    private RelaySettings relaySettings() {
        RelaySettings.Source source = switch (configuration.forwarding().source()) {
            case AUTO -> RelaySettings.Source.AUTO;
            case PRESERVE -> RelaySettings.Source.PRESERVE;
            case GATEWAY -> RelaySettings.Source.GATEWAY;
        };
        return RelaySettings.DEFAULTS
                .withSource(source)
                .withDrain(configuration.forwarding().drain())
                .withFtp(configuration.forwarding().ftp())
                .withLimits(RelayLimits.DEFAULTS.withFlows(
                        configuration.forwarding().limits()))
                .withLocalAddress(external -> host.bindAddress().orElse(external))
                .withWan(host::wanInterface);
    }

    private NftSettings nftSettings() {
        return new NftSettings(
                host::wanInterface,
                () -> host.lanInterfaces().stream().map(LanInterface::name).collect(Collectors.toSet()),
                external -> host.bindAddress().orElse(external),
                configuration.forwarding().acceptIn().stream()
                        .flatMap(text -> ForeignChain.parse(text).stream())
                        .toList(),
                configuration.forwarding().ftp());
    }

    private void startAll(Runnable onDeath) throws StartException {
        host.warnings().forEach(log::warn);
        try {
            LeaseStore.Snapshot snapshot = gateway.start(clock.instant(), host.externalAddress());
            AdminServer admin = new AdminServer(
                    new AdminSettings(
                            configuration.admin().listen(),
                            configuration.admin().tokenFile(),
                            Main.version()),
                    gateway,
                    plane,
                    counters,
                    new RunningFacts(),
                    clock,
                    InstantSource.system());
            PxpResponder pxp = new PxpResponder(
                    new PxpSettings(configuration.pcp(), configuration.natPmp(), host.lanInterfaces()),
                    gateway,
                    host,
                    clock,
                    counters);
            List<IgdResponder> igd = configuration.upnp().enabled()
                    ? List.of(new IgdResponder(
                            igdSettings(snapshot), gateway, host, new HostWanLink(host), clock, counters))
                    : List.of();
            startGateway(onDeath);
            add(pxp, pxp::close).start();
            for (IgdResponder responder : igd) {
                add(responder, responder::close).start();
            }
            add(admin, admin::close).start();
            startWatch();
        } catch (StoreException | PlaneException | IOException e) {
            throw new StartException(e);
        }
    }

    private void startGateway(Runnable onDeath) {
        GatewayThread thread = new GatewayThread(gateway, clock, onDeath);
        thread.start();
        running.push(thread::stop);
    }

    /** Last, so that it ends first: none that it moves is being closed. */
    private void startWatch() {
        List<LanResponder> moving = responders.stream()
                .filter(LanResponder.class::isInstance)
                .map(LanResponder.class::cast)
                .toList();
        HostWatch watch = new HostWatch(host, gateway, clock, moving, host.lanInterfaces());
        add(watch, watch::close).start();
    }

    private <R extends Responder> R add(R responder, Stoppable end) {
        responders.add(responder);
        running.push(end);
        return responder;
    }

    private IgdSettings igdSettings(LeaseStore.Snapshot snapshot) {
        IgdSettings.Version version = switch (configuration.upnp().version()) {
            case AUTO -> IgdSettings.Version.AUTO;
            case IGD1 -> IgdSettings.Version.ONE;
            case IGD2 -> IgdSettings.Version.TWO;
        };
        return new IgdSettings(
                version,
                configuration.upnp().clients().stream().map(Sallyport::face).toList(),
                configuration.upnp().port(),
                configuration.upnp().friendlyName(),
                snapshot.installation(),
                snapshot.boots(),
                Main.version(),
                host.lanInterfaces(),
                Main.home().resolve("descriptors"));
    }

    private static ClientFace face(Configuration.Upnp.Client client) {
        IgdVersion version = client.version() == Configuration.Upnp.Version.IGD2 ? IgdVersion.TWO : IgdVersion.ONE;
        return new ClientFace(client.address(), client.userAgent(), version);
    }

    /** Reads the files again and decides by the new policy; a bad file is refused and the old one stays. */
    void reload() {
        try {
            Configuration next = ConfigurationFile.read(file);
            PolicyInForce nextPolicy = PolicyInForce.read(next.policyFile());
            gateway.reload(next.leases(), nextPolicy.policy())
                    .toCompletableFuture()
                    .orTimeout(PATIENCE, TimeUnit.SECONDS)
                    .join();
            policy = nextPolicy;
            log.info("reloaded: {} rules", nextPolicy.policy().rules().size());
            if (!next.withLeases(configuration.leases()).equals(configuration)) {
                log.warn("some changed settings take effect only at the next start");
            }
        } catch (ConfigurationException | StartException e) {
            log.error("not reloaded, the old policy stays:\n{}", e.getMessage());
        } catch (RuntimeException e) {
            // A bug here must not end the gateway that still decides by what it had.
            log.error("not reloaded", e);
        }
    }

    /** One line for the log: where it answers, and for whom. */
    String summary() {
        return "LAN " + HostWatch.words(host.lanInterfaces()) + "; external address "
                + gateway.externalAddress()
                        .map(address -> address.getHostAddress() + " ("
                                + AddressClass.of(address).name().toLowerCase(Locale.ROOT) + ")")
                        .orElse("not known yet")
                + "; plane " + plane.status().name();
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // One part's bug must not keep the others from taking back what they changed on this host.
                log.error("a part of the gateway did not close", e);
            }
        }
    }

    /** What the admin's side shows of this run. */
    private final class RunningFacts implements Facts {
        @Override
        public Instant startedAt() {
            return clock.start();
        }

        @Override
        public String addressClass(InetAddress address) {
            return AddressClass.of(address).name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String policy() {
            return policy.text();
        }

        @Override
        public List<Responder> responders() {
            return List.copyOf(responders);
        }
    }
}
