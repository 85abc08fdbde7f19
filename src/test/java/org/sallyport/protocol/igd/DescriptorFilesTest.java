package org.sallyport.protocol.igd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jupnp.model.meta.Action;
import org.jupnp.model.meta.ActionArgument;
import org.jupnp.model.meta.LocalDevice;
import org.jupnp.model.meta.StateVariable;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.protocol.igd.action.Door;

/** The shipped descriptions against the tables of the standards (IGD digest §1 to §3, §9, §10). */
class DescriptorFilesTest {
    private static final Path SHIPPED = Path.of("descriptors");
    private static final UUID INSTALLATION = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");

    /** Arguments in the mandated order: in-arguments, a bar, out-arguments; without the prefix New. */
    private static final Map<String, String> CONNECTION_ONE = table("""
            SetConnectionType: ConnectionType |
            GetConnectionTypeInfo: | ConnectionType PossibleConnectionTypes
            RequestConnection: |
            RequestTermination: |
            ForceTermination: |
            SetAutoDisconnectTime: AutoDisconnectTime |
            SetIdleDisconnectTime: IdleDisconnectTime |
            SetWarnDisconnectDelay: WarnDisconnectDelay |
            GetAutoDisconnectTime: | AutoDisconnectTime
            GetIdleDisconnectTime: | IdleDisconnectTime
            GetWarnDisconnectDelay: | WarnDisconnectDelay
            GetStatusInfo: | ConnectionStatus LastConnectionError Uptime
            GetNATRSIPStatus: | RSIPAvailable NATEnabled
            GetGenericPortMappingEntry: PortMappingIndex | RemoteHost ExternalPort Protocol InternalPort \
            InternalClient Enabled PortMappingDescription LeaseDuration
            GetSpecificPortMappingEntry: RemoteHost ExternalPort Protocol | InternalPort InternalClient Enabled \
            PortMappingDescription LeaseDuration
            AddPortMapping: RemoteHost ExternalPort Protocol InternalPort InternalClient Enabled \
            PortMappingDescription LeaseDuration |
            DeletePortMapping: RemoteHost ExternalPort Protocol |
            GetExternalIPAddress: | ExternalIPAddress
            """);

    private static final Map<String, String> NEW_IN_TWO = table("""
            AddAnyPortMapping: RemoteHost ExternalPort Protocol InternalPort InternalClient Enabled \
            PortMappingDescription LeaseDuration | ReservedPort
            DeletePortMappingRange: StartPort EndPort Protocol Manage |
            GetListOfPortMappings: StartPort EndPort Protocol Manage NumberOfPorts | PortListing
            GetPortMappingNumberOfEntries: | PortMappingNumberOfEntries
            """);

    private static final Map<String, String> COMMON = table("""
            GetCommonLinkProperties: | WANAccessType Layer1UpstreamMaxBitRate Layer1DownstreamMaxBitRate PhysicalLinkStatus
            GetTotalBytesSent: | TotalBytesSent
            GetTotalBytesReceived: | TotalBytesReceived
            GetTotalPacketsSent: | TotalPacketsSent
            GetTotalPacketsReceived: | TotalPacketsReceived
            SetEnabledForInternet: EnabledForInternet |
            GetEnabledForInternet: | EnabledForInternet
            GetMaximumActiveConnections: | MaximumActiveConnections
            GetActiveConnection: ActiveConnectionIndex | ActiveConnDeviceContainer ActiveConnectionServiceID
            """);

    private static final Map<String, String> FORWARDING = table("""
            SetDefaultConnectionService: DefaultConnectionService |
            GetDefaultConnectionService: | DefaultConnectionService
            """);

    private static final String FIREWALL = """
            GetFirewallStatus: | FirewallEnabled InboundPinholeAllowed
            GetOutboundPinholeTimeout: RemoteHost RemotePort InternalClient InternalPort Protocol | OutboundPinholeTimeout
            AddPinhole: RemoteHost RemotePort InternalClient InternalPort Protocol LeaseTime | UniqueID
            UpdatePinhole: UniqueID NewLeaseTime |
            DeletePinhole: UniqueID |
            GetPinholePackets: UniqueID | PinholePackets
            CheckPinholeWorking: UniqueID | IsWorking
            """;

    private static final String CONNECTION_VARIABLES = """
            ConnectionType: string
            PossibleConnectionTypes: string evented
            ConnectionStatus: string evented
            Uptime: ui4
            LastConnectionError: string
            AutoDisconnectTime: ui4
            IdleDisconnectTime: ui4
            WarnDisconnectDelay: ui4
            RSIPAvailable: boolean
            NATEnabled: boolean
            ExternalIPAddress: string evented
            PortMappingNumberOfEntries: ui2 evented
            PortMappingEnabled: boolean
            PortMappingLeaseDuration: ui4
            RemoteHost: string
            ExternalPort: ui2
            InternalPort: ui2
            PortMappingProtocol: string
            InternalClient: string
            PortMappingDescription: string
            """;

    private static final String VARIABLES_NEW_IN_TWO = """
            SystemUpdateID: ui4 evented
            A_ARG_TYPE_Manage: boolean
            A_ARG_TYPE_PortListing: string
            """;

    @Test
    @DisplayName("IGD-60: whoever dials, the connection is shown as WANIPConnection and not as WANPPPConnection too")
    @Requirement("IGD-60")
    void thereIsOneConnectionService() throws IOException {
        for (String root : List.of("igd1.xml", "igd2.xml")) {
            assertThat(Files.readString(Path.of("descriptors", root)))
                    .containsOnlyOnce("<serviceType>urn:schemas-upnp-org:service:WANIPConnection:")
                    .doesNotContain("WANPPPConnection");
        }
    }

    @Test
    @DisplayName("IGD-9: WANIPConnection:1 has its eighteen actions with their arguments in order, and no more")
    @Requirement({"IGD-9", "IGD-10", "UDA-45", "UDA-46"})
    void connectionOneIsWhole() throws IOException {
        IgdService service = service("igd1.xml", "WANIPConnection");
        assertThat(actions(service)).isEqualTo(CONNECTION_ONE).hasSize(18);
        assertThat(variables(service)).isEqualTo(table(CONNECTION_VARIABLES));
        assertThat(service.values()).as("IGD-10").hasSize(4);
    }

    @Test
    @DisplayName("IGD-9: WANIPConnection:2 has three actions more, and one that is nobody's standard")
    @Requirement({"IGD-9", "IGD-10"})
    void connectionTwoIsWhole() throws IOException {
        IgdService service = service("igd2.xml", "WANIPConnection");
        Map<String, String> both = new TreeMap<>(CONNECTION_ONE);
        both.putAll(NEW_IN_TWO);
        assertThat(actions(service)).isEqualTo(both).hasSize(22);
        assertThat(variables(service)).isEqualTo(table(CONNECTION_VARIABLES + VARIABLES_NEW_IN_TWO));
        assertThat(service.values()).as("IGD-10").hasSize(5).containsEntry("ExternalIPAddress", "198.51.100.1");
    }

    @Test
    @DisplayName("IGD-67: WANIPv6FirewallControl is on the :2 face only, its arguments in order, two variables evented")
    @Requirement({"IGD-9", "IGD-67"})
    void theFirewallIsWhole() throws IOException {
        IgdService service = service("igd2.xml", "WANIPv6FirewallControl");
        Map<String, String> described = new TreeMap<>();
        for (Action<?> action : service.model().getActions()) {
            described.put(
                    action.getName(),
                    words(action.getInputArguments(), 0) + "|" + words(action.getOutputArguments(), 0));
        }
        assertThat(described).isEqualTo(table(FIREWALL));
        assertThat(service.values())
                .containsOnly(Map.entry("FirewallEnabled", "0"), Map.entry("InboundPinholeAllowed", "0"));
        assertThat(service.model().getServiceId().toString()).isEqualTo("urn:upnp-org:serviceId:WANIPv6Firewall1");
        assertThat(load("igd1.xml").services())
                .noneMatch(other -> other.family().endsWith("WANIPv6FirewallControl"));
    }

    @Test
    @DisplayName("IGD-61, IGD-64: the other services, with their evented variables")
    @Requirement({"IGD-9", "IGD-61", "IGD-64", "IGD-66"})
    void theOtherServicesAreWhole() throws IOException {
        assertThat(actions(service("igd1.xml", "WANCommonInterfaceConfig"))).isEqualTo(COMMON);
        assertThat(service("igd1.xml", "WANCommonInterfaceConfig").values())
                .containsOnly(Map.entry("PhysicalLinkStatus", "Up"), Map.entry("EnabledForInternet", "1"));
        assertThat(actions(service("igd1.xml", "WANEthernetLinkConfig")))
                .isEqualTo(table("GetEthernetLinkStatus: | EthernetLinkStatus"));
        assertThat(service("igd1.xml", "WANEthernetLinkConfig").values())
                .containsOnly(Map.entry("EthernetLinkStatus", "Up"));
        assertThat(actions(service("igd1.xml", "Layer3Forwarding"))).isEqualTo(FORWARDING);
        RootDevice root = load("igd2.xml");
        String connection =
                root.devices().toList().get(2).getIdentity().getUdn().toString();
        assertThat(service("igd2.xml", "Layer3Forwarding").values())
                .containsOnly(Map.entry(
                        "DefaultConnectionService",
                        connection + ":WANConnectionDevice:2,urn:upnp-org:serviceId:WANIPConn1"));
    }

    @Test
    @DisplayName("IGD-1, IGD-5: each tree is of one version, and every device has a UDN of its own")
    @Requirement({"IGD-1", "IGD-5", "UDA-42", "CLI-15"})
    void eachTreeIsOfOneVersion() throws IOException {
        for (int version = 1; version <= 2; version++) {
            List<LocalDevice> devices = load("igd" + version + ".xml").devices().toList();
            assertThat(devices)
                    .extracting(device -> device.getType().toString())
                    .containsExactly(
                            "urn:schemas-upnp-org:device:InternetGatewayDevice:" + version,
                            "urn:schemas-upnp-org:device:WANDevice:" + version,
                            "urn:schemas-upnp-org:device:WANConnectionDevice:" + version);
            assertThat(service("igd" + version + ".xml", "WANIPConnection").version())
                    .isEqualTo(version);
        }
        assertThat(udns(INSTALLATION)).doesNotHaveDuplicates().hasSize(6).isEqualTo(udns(INSTALLATION));
        assertThat(udns(INSTALLATION))
                .doesNotContainAnyElementsOf(udns(UUID.fromString("00000000-0000-4000-8000-000000000002")));
    }

    @Test
    @DisplayName("CLI-13, CLI-17, UDA-39: text that old clients can search")
    @Requirement({"CLI-13", "CLI-17", "UDA-38", "UDA-39", "UDA-43"})
    void descriptionsSuitOldClients() throws IOException {
        Descriptors files = new Descriptors(settings(SHIPPED, "Tom & <Jerry>", INSTALLATION));
        RootDevice.load("igd1.xml", files, catalogue());
        String text = files.text("igd1.xml");
        assertThat(text)
                .contains("<friendlyName>Tom &amp; &lt;Jerry&gt;</friendlyName>")
                .contains("<specVersion><major>1</major><minor>1</minor></specVersion>")
                .contains("configId=\"" + files.configId() + "\"")
                .doesNotContain("URLBase", "{", ":2<");
        String afterType = text.substring(text.indexOf("WANIPConnection:1"));
        assertThat(afterType.substring(afterType.indexOf("<controlURL>"))).startsWith("<controlURL>/igd1/ctl/IPConn<");
        assertThat(files.configId()).isBetween(0, 0xffffff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"igd1.xml", "igd2.xml"})
    @DisplayName("UDA-40, UDA-41, UDA-44, IGD-3, CLI-12, CLI-14: elements in order, the connection first, short URLs")
    @Requirement({"UDA-40", "UDA-41", "UDA-44", "IGD-3", "CLI-12", "CLI-14"})
    void descriptionsAreInOrder(String file) throws IOException {
        Descriptors files = new Descriptors(settings(SHIPPED, "x", INSTALLATION));
        RootDevice root = RootDevice.load(file, files, catalogue());
        String text = files.text(file);
        String device = "<device>\\s*<deviceType>[^<]+</deviceType>\\s*<friendlyName>[^<]{1,63}</friendlyName>\\s*"
                + "<manufacturer>[^<]+</manufacturer>\\s*(<modelDescription>[^<]+</modelDescription>\\s*)?"
                + "<modelName>[^<]+</modelName>\\s*(<modelNumber>[^<]+</modelNumber>\\s*)?<UDN>uuid:[0-9a-f-]{36}</UDN>\\s*"
                + "<serviceList>";
        String service = "<service>\\s*<serviceType>[^<]+</serviceType>\\s*<serviceId>[^<]+</serviceId>\\s*"
                + "<SCPDURL>/[^<]{1,98}</SCPDURL>\\s*<controlURL>/[^<]{1,98}</controlURL>\\s*"
                + "<eventSubURL>/[^<]{1,98}</eventSubURL>\\s*</service>";
        assertThat(occurrences(text, device))
                .isEqualTo(occurrences(text, "<device>"))
                .isEqualTo(3);
        assertThat(occurrences(text, service)).isEqualTo(root.services().size());
        List<String> families = root.services().stream().map(IgdService::family).toList();
        assertThat(families.indexOf("urn:schemas-upnp-org:service:WANIPConnection"))
                .as("first of its device")
                .isEqualTo(families.indexOf("urn:schemas-upnp-org:service:WANCommonInterfaceConfig") + 1);
        assertThat(root.services().stream()
                        .flatMap(each -> List.of(each.controlPath(), each.eventPath()).stream())
                        .toList())
                .doesNotHaveDuplicates();
    }

    private static long occurrences(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    @DisplayName("UDA-13: another name is another CONFIGID")
    @Requirement("UDA-47")
    void configIdFollowsTheText() throws IOException {
        assertThat(configId("One")).isEqualTo(configId("One")).isNotEqualTo(configId("Two"));
    }

    @ParameterizedTest
    @EnumSource(IgdSettings.Version.class)
    void everyFaceLoads(IgdSettings.Version version) throws IOException {
        List<RootDevice> roots = Faces.load(
                new ClientFaces(version, List.of()),
                new Descriptors(settings(SHIPPED, "x", INSTALLATION)),
                catalogue());
        assertThat(roots).hasSize(version == IgdSettings.Version.AUTO ? 2 : 1);
    }

    @Test
    void aDescriptionWithAnActionWeDoNotHaveStopsTheStart(@TempDir Path directory) throws IOException {
        copyWith(directory, "Layer3Forwarding1.xml", "GetDefaultConnectionService", "GetSomethingElse");
        refused(directory, "Layer3Forwarding1.xml");
    }

    @Test
    @Requirement("UDA-46")
    void aDescriptionWithADanglingVariableStopsTheStart(@TempDir Path directory) throws IOException {
        copyWith(directory, "WANIPConnection1.xml", "<relatedStateVariable>Uptime<", "<relatedStateVariable>Downtime<");
        refused(directory, "WANIPConnection1.xml");
    }

    @Test
    void aDescriptionThatIsNoXmlStopsTheStart(@TempDir Path directory) throws IOException {
        copyWith(directory, "igd1.xml", "</root>", "");
        refused(directory, "igd1.xml");
    }

    @Test
    void anUnknownWordStopsTheStart(@TempDir Path directory) throws IOException {
        copyWith(directory, "igd1.xml", "{friendlyName}", "{friendliName}");
        refused(directory, "friendliName");
    }

    @Test
    void aUdnThatIsThereTwiceStopsTheStart(@TempDir Path directory) throws IOException {
        copyWith(directory, "igd1.xml", "igd1-wan}", "igd1-root}");
        refused(directory, "twice");
    }

    @Test
    @DisplayName("IGD-5: nor may both faces have one")
    void aUdnOfBothFacesStopsTheStart(@TempDir Path directory) throws IOException {
        copyWith(directory, "igd2.xml", "igd2-wan}", "igd1-wan}");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Faces.load(
                        new ClientFaces(IgdSettings.Version.AUTO, List.of()),
                        new Descriptors(settings(directory, "x", INSTALLATION)),
                        catalogue()))
                .withMessageContaining("another one has");
    }

    @Test
    void aMissingDescriptionStopsTheStart(@TempDir Path directory) {
        refused(directory, "igd1.xml");
    }

    private void refused(Path directory, String named) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RootDevice.load(
                        "igd1.xml", new Descriptors(settings(directory, "x", INSTALLATION)), catalogue()))
                .withMessageContaining(named);
    }

    private static void copyWith(Path directory, String file, String old, String replacement) throws IOException {
        try (var shipped = Files.list(SHIPPED)) {
            for (Path each : shipped.toList()) {
                Files.copy(each, directory.resolve(each.getFileName()));
            }
        }
        String text = Files.readString(SHIPPED.resolve(file));
        assertThat(text).contains(old);
        Files.writeString(directory.resolve(file), text.replace(old, replacement));
    }

    private int configId(String name) throws IOException {
        Descriptors files = new Descriptors(settings(SHIPPED, name, INSTALLATION));
        RootDevice.load("igd1.xml", files, catalogue());
        return files.configId();
    }

    private List<String> udns(UUID installation) throws IOException {
        List<RootDevice> roots = Faces.load(
                new ClientFaces(IgdSettings.Version.AUTO, List.of()),
                new Descriptors(settings(SHIPPED, "x", installation)),
                catalogue());
        return roots.stream()
                .flatMap(RootDevice::devices)
                .map(device -> device.getIdentity().getUdn().toString())
                .toList();
    }

    private RootDevice load(String file) throws IOException {
        return RootDevice.load(file, new Descriptors(settings(SHIPPED, "x", INSTALLATION)), catalogue());
    }

    private IgdService service(String file, String type) throws IOException {
        return load(file).services().stream()
                .filter(service -> service.family().endsWith(":" + type))
                .findFirst()
                .orElseThrow();
    }

    private ServiceCatalogue catalogue() {
        return new ServiceCatalogue(
                gateway.gateway,
                new Door(gateway.gateway, gateway.inside, Duration.ofSeconds(1)),
                new FixedWanLink(),
                gateway.clock(),
                new TableWatch());
    }

    static IgdSettings settings(Path directory, String name, UUID installation) {
        LanInterface loopback = new LanInterface(
                "lo", 1, Addresses.of("127.0.0.1"), Prefix.parse("127.0.0.0/8").orElseThrow());
        return new IgdSettings(
                IgdSettings.Version.AUTO, List.of(), 0, name, installation, 7, "0.1.0", List.of(loopback), directory);
    }

    private static Map<String, String> actions(IgdService service) {
        Map<String, String> actions = new TreeMap<>();
        for (Action<?> action : service.model().getActions()) {
            actions.put(action.getName(), names(action.getInputArguments()) + "|" + names(action.getOutputArguments()));
        }
        return actions;
    }

    private static String names(ActionArgument<?>[] arguments) {
        return words(arguments, "New".length());
    }

    private static String words(ActionArgument<?>[] arguments, int prefix) {
        return String.join(
                " ",
                Arrays.stream(arguments)
                        .map(argument -> argument.getName().substring(prefix))
                        .toList());
    }

    private static Map<String, String> variables(IgdService service) {
        Map<String, String> variables = new TreeMap<>();
        for (StateVariable<?> variable : service.model().getStateVariables()) {
            String type = variable.getTypeDetails().getDatatype().getBuiltin().getDescriptorName();
            variables.put(variable.getName(), type + (variable.getEventDetails().isSendEvents() ? " evented" : ""));
        }
        return variables;
    }

    private static Map<String, String> table(String text) {
        Map<String, String> table = new TreeMap<>();
        text.lines().forEach(line -> {
            String[] halves = line.split(":", 2);
            table.put(halves[0], halves[1].strip().replaceAll(" *\\| *", "|"));
        });
        return table;
    }
}
