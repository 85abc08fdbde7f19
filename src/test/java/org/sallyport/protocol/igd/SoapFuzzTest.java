package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Claims;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Via;
import org.sallyport.protocol.igd.action.Door;
import org.sallyport.protocol.igd.action.UpnpError;
import org.sallyport.protocol.igd.http.Answered;
import org.sallyport.protocol.igd.http.HttpAsk;
import org.sallyport.protocol.igd.soap.SoapException;
import org.sallyport.protocol.igd.soap.SoapReader;
import org.sallyport.protocol.igd.soap.SoapRequest;

/**
 * Any body at a control URL (UDA §3). The first line of the input is a digit, the service, and a SOAPACTION; without one
 * it is what the body says, as an honest client has it.
 */
class SoapFuzzTest {
    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    private final World world = new World();

    @FuzzTest
    @Requirement({"UDA-54", "UDA-55", "UDA-61"})
    void anyBodyIsAnsweredByTheRules(byte[] octets) {
        int line = firstLine(octets);
        String head = new String(octets, 0, line, ISO_8859_1);
        byte[] body = Arrays.copyOfRange(octets, Math.min(line + 1, octets.length), octets.length);
        Optional<SoapRequest> request = read(body);
        if (new String(body, UTF_8)
                .replaceAll("(?s)<!--.*?-->|<!\\[CDATA\\[.*?]]>|<\\?.*?\\?>", "")
                .contains("<!DOCTYPE")) {
            assertThat(request).as("a DOCTYPE").isEmpty();
        }

        Answered answer = world.answer(head, body, request);

        List<Lease> after = world.leases();
        if (answer.status() == 200) {
            assertThat(request).isPresent();
            assertThat(wellFormed(answer.body())).isEmpty();
        } else {
            assertThat(after.equals(world.before))
                    .as("nothing has changed: %s", after)
                    .isTrue();
        }
        if (answer.status() == 500) {
            assertThat(Arrays.stream(UpnpError.values()).map(UpnpError::code))
                    .contains(Integer.valueOf(wellFormed(answer.body())));
        } else if (answer.status() != 200) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEmpty();
        }
        if (!after.equals(world.before)) {
            world.assertSound(after);
            world.restore();
        }
    }

    private static int firstLine(byte[] octets) {
        int end = 0;
        while (end < octets.length && octets[end] != '\n') {
            end++;
        }
        return end;
    }

    private static Optional<SoapRequest> read(byte[] body) {
        try {
            return Optional.of(SoapReader.read(body));
        } catch (SoapException e) {
            return Optional.empty();
        }
    }

    /** The error code of a document that is well-formed; empty when it has none. */
    private static String wellFormed(String document) {
        try {
            XMLStreamReader xml = XML.createXMLStreamReader(new StringReader(document));
            String code = "";
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && xml.getLocalName().equals("errorCode")) {
                    code = xml.getElementText();
                }
            }
            return code;
        } catch (XMLStreamException e) {
            throw new AssertionError("not well-formed: " + document, e);
        }
    }

    /** All services on a gateway where the caller has a mapping by UPnP and one by PCP, and a laptop has one by UPnP. */
    private static final class World {
        private static final List<MappingRequest> MAPPINGS = List.of(
                Ask.upnp(5000).request(),
                Ask.pcp(4096).request(),
                Ask.upnp(6000).from(LAPTOP).request());

        private final TestGateway gateway =
                TestGateway.at("2030-01-01T12:00:00Z").serve();
        private final Counters counters = new Counters();
        private final List<ControlResource> services = services(gateway);
        private List<Lease> before = List.of();

        World() {
            restore();
        }

        Answered answer(String head, byte[] body, Optional<SoapRequest> request) {
            int service = head.isEmpty() ? 0 : head.charAt(0) % services.size();
            String named = head.length() < 2 ? "" : head.substring(1).strip();
            String action = named.isEmpty()
                    ? request.map(asked -> asked.serviceType() + "#" + asked.action())
                            .orElse("")
                    : named;
            Map<String, String> headers = Map.of("SOAPACTION", action);
            HttpAsk ask = new HttpAsk("POST", CONSOLE, headers::get, body);
            return Answered.of(services.get(service).answer(ask));
        }

        List<Lease> leases() {
            return gateway.gateway
                    .read(view -> List.copyOf(view.all()))
                    .toCompletableFuture()
                    .join();
        }

        void assertSound(List<Lease> after) {
            List<Mapping> forwarding =
                    after.stream().map(Lease::mapping).filter(Mapping::enabled).toList();
            assertThat(gateway.plane.carried().values())
                    .filteredOn(Mapping::enabled)
                    .containsExactlyInAnyOrderElementsOf(forwarding);
            assertThat(Claims.notOf(CONSOLE, Via.UPNP, after))
                    .as("what is another host's or another protocol's")
                    .isEqualTo(Claims.notOf(CONSOLE, Via.UPNP, before));
        }

        /** Makes the table what it was, and forgets what led there. */
        void restore() {
            leases().forEach(lease -> gateway.gateway.delete(new Deletion.Revocation(lease.id())));
            MAPPINGS.forEach(gateway.gateway::map);
            before = leases(); // asked after them, so answered after them
            assertThat(before).hasSameSizeAs(MAPPINGS);
            gateway.plane.applied().clear();
            gateway.events.clear();
        }

        private List<ControlResource> services(TestGateway gateway) {
            TableWatch table = new TableWatch();
            ServiceCatalogue catalogue = new ServiceCatalogue(
                    gateway.gateway,
                    new Door(gateway.gateway, gateway.inside, Duration.ofSeconds(10)),
                    new FixedWanLink(),
                    gateway.clock(),
                    table);
            Descriptors files =
                    new Descriptors(DescriptorFilesTest.settings(Path.of("descriptors"), "Fuzz", new UUID(0, 1)));
            ClientFaces faces = new ClientFaces(IgdSettings.Version.AUTO, List.of());
            try {
                return Faces.load(faces, files, catalogue).stream()
                        .flatMap(root -> root.services().stream())
                        .map(service -> new ControlResource(service, faces, counters))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
