package org.sallyport.protocol.igd;

import static java.util.Map.entry;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jupnp.binding.staging.MutableDevice;
import org.jupnp.binding.staging.MutableService;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.protocol.igd.action.Door;
import org.sallyport.protocol.igd.action.IgdAction;
import org.sallyport.protocol.igd.action.IgdVersion;
import org.sallyport.protocol.igd.action.Layer3Forwarding;
import org.sallyport.protocol.igd.action.Ui4;
import org.sallyport.protocol.igd.action.WanCommonInterfaceConfig;
import org.sallyport.protocol.igd.action.WanEthernetLink;
import org.sallyport.protocol.igd.action.WanIpConnection;
import org.sallyport.protocol.igd.action.WanIpv6Firewall;
import org.sallyport.protocol.igd.action.WanLink;
import org.sallyport.protocol.igd.action.WanStatus;

/** The services we have, by type: their actions and the values they tell of. */
final class ServiceCatalogue {
    private static final String TYPE = "urn:schemas-upnp-org:service:";
    private static final String CONNECTION_ONE = TYPE + "WANIPConnection:1";
    private static final int MAX_UI2 = 65535;

    private final WanIpConnection connection;
    private final WanIpv6Firewall firewall;
    private final WanLink link;
    private final WanStatus wan;
    private final TableWatch table;

    ServiceCatalogue(Gateway gateway, Door door, WanLink link, InstantSource clock, TableWatch table) {
        this.wan = new WanStatus(link, gateway::externalAddress);
        this.connection = new WanIpConnection(door, clock, wan);
        this.firewall = new WanIpv6Firewall(door);
        this.link = link;
        this.table = table;
    }

    /**
     * What stands behind a service of this device tree.
     *
     * @throws IOException when a description names a service we do not have
     */
    ServiceParts of(MutableService service, MutableDevice root) throws IOException {
        String type = service.serviceType.toString();
        return switch (type) {
            case CONNECTION_ONE -> parts(connection.actions(IgdVersion.ONE), connectionValues());
            case TYPE + "WANIPConnection:2" -> connectionTwo();
            case TYPE + "WANCommonInterfaceConfig:1" ->
                common(new WanCommonInterfaceConfig(link, wan, DefaultConnection.in(root)));
            case TYPE + "WANIPv6FirewallControl:1" -> firewall();
            case TYPE + "WANEthernetLinkConfig:1" ->
                parts(
                        new WanEthernetLink(wan).actions(),
                        Map.of("EthernetLinkStatus", now -> now.wan().physicalLink()));
            case TYPE + "Layer3Forwarding:1" -> forwarding(new Layer3Forwarding(DefaultConnection.in(root)));
            default -> throw new IOException("a description names the service " + type + ", which is not ours");
        };
    }

    /**
     * Ours: what WANIPConnection:1 answers without saying so. Microsoft's stacks discard a gateway that lists the actions of
     * :2 (CLI-16), while tools such as upnpc call AddAnyPortMapping on any gateway, having read no list.
     */
    Optional<Unlisted> unlisted(MutableService service) {
        return service.serviceType.toString().equals(CONNECTION_ONE)
                ? Optional.of(new Unlisted("WANIPConnection2.xml", connectionTwo()))
                : Optional.empty();
    }

    private ServiceParts connectionTwo() {
        return parts(connection.actions(IgdVersion.TWO), connectionValuesOfTwo());
    }

    /** Both are as they are as long as the plane lives. */
    private ServiceParts firewall() {
        return parts(
                firewall.actions(),
                Map.of(
                        "FirewallEnabled",
                        now -> firewall.enabled(),
                        "InboundPinholeAllowed",
                        now -> firewall.enabled()));
    }

    private ServiceParts common(WanCommonInterfaceConfig common) {
        return parts(
                common.actions(),
                Map.of(
                        "PhysicalLinkStatus", now -> now.wan().physicalLink(),
                        "EnabledForInternet", now -> WanCommonInterfaceConfig.ENABLED_FOR_INTERNET));
    }

    private ServiceParts forwarding(Layer3Forwarding forwarding) {
        return parts(forwarding.actions(), Map.of("DefaultConnectionService", now -> forwarding.defaultConnection()));
    }

    private ServiceParts parts(Map<String, IgdAction> actions, Map<String, Function<Moment, String>> evented) {
        return new ServiceParts(actions, evented, this::now);
    }

    /** How things stand. From any thread, at once. */
    Moment now() {
        return new Moment(table.now(), wan.now());
    }

    /** IGD-10, IGD-12. */
    private Map<String, Function<Moment, String>> connectionValues() {
        return Map.ofEntries(
                entry("ExternalIPAddress", now -> now.wan().externalAddress()),
                entry("ConnectionStatus", now -> now.wan().connection()),
                entry("PossibleConnectionTypes", now -> WanIpConnection.CONNECTION_TYPE),
                entry(
                        "PortMappingNumberOfEntries",
                        now -> Integer.toString(Math.min(now.table().leases(), MAX_UI2))));
    }

    private Map<String, Function<Moment, String>> connectionValuesOfTwo() {
        Map<String, Function<Moment, String>> values = new HashMap<>(connectionValues());
        values.put("SystemUpdateID", now -> Ui4.wrapped(now.table().changes()));
        return values;
    }

    /**
     * More actions of a service than its description lists.
     *
     * @param file the description that has them
     */
    record Unlisted(String file, ServiceParts parts) {}
}
