package org.sallyport.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sallyport.core.gateway.ForwardingLimits;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/**
 * All that {@code sallyport.yaml} says, every path made absolute or left to start where the file does.
 *
 * @param pcp whether PCP is answered
 * @param natPmp whether NAT-PMP is answered
 * @param leases bounds on lifetimes and numbers
 * @param policyFile where the rules are
 * @param storePath where leases survive a restart
 */
public record Configuration(
        Lan lan,
        Wan wan,
        Upnp upnp,
        boolean pcp,
        boolean natPmp,
        GatewaySettings leases,
        Forwarding forwarding,
        Path policyFile,
        Path storePath,
        Admin admin) {

    /** What an absent key means; relative paths start at this directory. */
    public static Configuration defaults(Path directory) {
        return new Configuration(
                Lan.DEFAULTS,
                Wan.DEFAULTS,
                Upnp.DEFAULTS,
                true,
                true,
                GatewaySettings.DEFAULTS,
                Forwarding.DEFAULTS,
                directory.resolve("policy.yaml").normalize(),
                directory.resolve("../var/sallyport.db").normalize(),
                new Admin(
                        new InetSocketAddress(Addresses.of("127.0.0.1"), 8080),
                        directory.resolve("../var/admin.token").normalize()));
    }

    /** This configuration with other bounds on leases, which can change while the gateway runs. */
    public Configuration withLeases(GatewaySettings other) {
        return new Configuration(lan, wan, upnp, pcp, natPmp, other, forwarding, policyFile, storePath, admin);
    }

    /**
     * The inside.
     *
     * @param interfaces by name, as the system calls them; empty to find them out
     */
    public record Lan(List<String> interfaces) {
        public static final Lan DEFAULTS = new Lan(List.of());

        public Lan {
            interfaces = List.copyOf(interfaces);
        }
    }

    /**
     * The outside.
     *
     * @param networkInterface by name, as the system calls it; empty to take the default route's
     * @param externalAddress what clients are told; empty to ask the interface
     */
    public record Wan(Optional<String> networkInterface, Optional<InetAddress> externalAddress) {
        public static final Wan DEFAULTS = new Wan(Optional.empty(), Optional.empty());
    }

    /**
     * The UPnP face.
     *
     * @param port HTTP for description, control and events, 1..65535
     * @param clients those who are shown one version only, the first that concerns a client decides
     * @param friendlyName what control points show to people, fewer than 64 characters (UDA 1.1 §2.3)
     */
    public record Upnp(boolean enabled, Version version, List<Client> clients, int port, String friendlyName) {
        public static final Upnp DEFAULTS = new Upnp(true, Version.AUTO, List.of(), 5000, "Sallyport");

        public Upnp {
            clients = List.copyOf(clients);
        }

        /**
         * Some clients, and the one version they are shown.
         *
         * @param address the block they are in; empty for anywhere
         * @param userAgent what their User-Agent contains; empty for anything
         * @param version not {@link Version#AUTO}
         */
        public record Client(Optional<Prefix> address, Optional<String> userAgent, Version version) {}

        /** Which InternetGatewayDevice is shown. */
        public enum Version {
            /** IGD:1, and IGD:2 to those who search or ask for it. */
            AUTO("auto"),
            IGD1("1"),
            IGD2("2");

            private final String word;

            Version(String word) {
                this.word = word;
            }

            /** As the file has it. */
            public String word() {
                return word;
            }
        }
    }

    /**
     * How the traffic of mappings is carried.
     *
     * @param ftp whether the data connections of FTP servers behind port 21 find their way
     * @param drain how long a connection may live on when its lease has ended; zero: it is cut
     * @param limits how much strangers may use
     * @param acceptIn chains of others' rules in which the kernel's plane accepts first what it forwards: family, table
     *     and chain, with a blank between
     */
    public record Forwarding(
            Plane plane, boolean ftp, Source source, Duration drain, ForwardingLimits limits, List<String> acceptIn) {
        public static final Forwarding DEFAULTS =
                new Forwarding(Plane.RELAY, true, Source.AUTO, Duration.ZERO, ForwardingLimits.DEFAULTS, List.of());

        public Forwarding {
            acceptIn = List.copyOf(acceptIn);
        }

        /** What carries it. */
        public enum Plane {
            /** This process, in user space. */
            RELAY,
            /** The kernel. */
            NFTABLES;

            /** As the file has it. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /** Whose address the internal client sees behind the relay. */
        public enum Source {
            /** The remote peer's where privileges allow, else the gateway's. */
            AUTO,
            /** The remote peer's, or no start. */
            PRESERVE,
            /** The gateway's. */
            GATEWAY;

            /** As the file has it. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * The admin's listener.
     *
     * @param listen a literal address and a port, 1..65535
     * @param tokenFile the bearer token, made when it is not there
     */
    public record Admin(InetSocketAddress listen, Path tokenFile) {}
}
