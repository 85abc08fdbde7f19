package org.sallyport.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** The bodies of {@code POST /leases}: what is read, and by which name the rest is refused. */
class MappingReaderTest {
    private static final String WHOLE = """
            {"transport":"tcp","external":{"address":"198.51.100.1","port":8080},
             "internal":{"address":"192.0.2.50","port":80},
             "remote":"203.0.113.0/24","description":"caf\u00e9","lifetime":"2h"}""";

    private final MappingReader reader = new MappingReader(Optional.of(Addresses.of("198.51.100.1")));

    @Test
    void everyMemberIsRead() throws ProblemException {
        MappingReader.Asked asked = reader.read(octets(WHOLE));

        assertThat(asked.single()).isTrue();
        assertThat(asked.mappings())
                .containsExactly(new AdminMapping(
                        Transport.TCP,
                        8080,
                        new InternalClient(Addresses.of("192.0.2.50"), 80),
                        RemoteFilter.of(Prefix.parse("203.0.113.0/24").orElseThrow()),
                        "caf\u00e9",
                        Optional.of(Duration.ofHours(2))));
    }

    @Test
    void whatMayBeAbsentMayAlsoBeNull() throws ProblemException {
        String bare =
                "{\"transport\":\"udp\",\"external\":{\"port\":1},\"internal\":{\"address\":\"192.0.2.50\",\"port\":65535}";
        List<AdminMapping> absent = reader.read(octets(bare + "}")).mappings();

        assertThat(absent.get(0).lifetime()).isEmpty();
        assertThat(absent.get(0).filter()).isEqualTo(RemoteFilter.EVERYONE);
        assertThat(absent.get(0).description()).isEmpty();
        assertThat(reader.read(octets(bare + ",\"remote\":null,\"description\":null,\"lifetime\":null}"))
                        .mappings())
                .isEqualTo(absent);
    }

    @Test
    void anArrayIsReadInItsOrder() throws ProblemException {
        MappingReader.Asked asked = reader.read(octets("[" + WHOLE + "," + WHOLE.replace("8080", "8081") + "]"));

        assertThat(asked.single()).isFalse();
        assertThat(asked.mappings()).extracting(AdminMapping::externalPort).containsExactly(8080, 8081);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"tcp\" | \"sctp\" | transport",
                "\"tcp\" | 6 | transport",
                "\"tcp\" | null | transport",
                "\"port\":8080 | \"port\":70000 | external.port",
                "\"port\":8080 | \"port\":0 | external.port",
                "\"port\":8080 | \"port\":-1 | external.port",
                "\"port\":8080 | \"port\":8080.0 | external.port",
                "\"port\":8080 | \"port\":\"8080\" | external.port",
                "\"port\":8080 | \"port\":99999999999 | external.port",
                "\"port\":8080 | \"port\":8080,\"extra\":1 | external.extra",
                "\"port\":80} | \"port\":true} | internal.port",
                "198.51.100.1 | 198.51.100.2 | external.address",
                "192.0.2.50 | console.lan | internal.address",
                "192.0.2.50 | 192.0.2 | internal.address",
                "203.0.113.0/24 | 203.0.113.0/33 | remote",
                "203.0.113.0/24 | any | remote",
                "203.0.113.0/24 | 2001:db8::/32 | remote",
                "\"2h\" | \"0s\" | lifetime",
                "\"2h\" | \"-2h\" | lifetime",
                "\"2h\" | 7200 | lifetime",
                "\"2h\" | \"2 h\" | lifetime",
                "\"2h\" | \"3651d\" | lifetime",
                "\"2h\" | \"999999999d\" | lifetime",
                "\"lifetime\" | \"lifetme\" | lifetme",
                "caf\u00e9 | a\\u0000b | description",
                "caf\u00e9 | a\\nb | description",
                "\"caf\u00e9\" | [\"x\"] | description",
                "\"transport\":\"tcp\", | `` | transport",
            })
    void aWrongMemberIsNamed(String right, String wrong, String field) {
        assertThat(WHOLE).contains(right);

        Problem problem = refused(WHOLE.replace(right, wrong));
        Problem inArray = refused("[" + WHOLE.replace("8080", "8081") + "," + WHOLE.replace(right, wrong) + "]");

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.extensions()).containsEntry("field", field);
        assertThat(problem.detail()).startsWith(field);
        assertThat(inArray.extensions()).containsEntry("field", "[1]." + field);
    }

    @Test
    void anArrayAsksForEachPortOnce() throws ProblemException {
        Problem problem = refused("[" + WHOLE.replace("8080", "8081") + "," + WHOLE + "," + WHOLE + "]");

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.extensions()).containsEntry("field", "[2].external.port");
        assertThat(problem.detail()).contains("[1]", "tcp 8080");
        reader.read(octets("[" + WHOLE + "," + WHOLE.replace("tcp", "udp") + "]"));
    }

    @Test
    void aDescriptionHasItsBound() throws ProblemException {
        reader.read(octets(WHOLE.replace("caf\u00e9", "x".repeat(256))));

        assertThat(refused(WHOLE.replace("caf\u00e9", "x".repeat(257))).extensions())
                .containsEntry("field", "description");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1]", "null", "7", "\"x\"", "{}", "[[]]", "[null]"})
    void whatIsNoMappingIsUnprocessable(String body) {
        assertThat(refused(body).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"a\"",
                "{'a':1}",
                "{\"a\":1,}",
                "nul",
                "NaN",
                "// x\n{}",
                "{} {}",
                "{}x",
                "\ufeff{",
                "{\"transport\":\"tcp\",\"transport\":\"udp\"}",
                "[01]",
                "\u0000"
            })
    void whatIsNoJsonIsBad(String body) {
        assertThat(refused(body).status()).isEqualTo(400);
    }

    @Test
    void aTowerOfBracketsAndAnEndlessNumberAreBad() {
        assertThat(refused("[".repeat(100_000)).status()).isEqualTo(400);
        assertThat(refused("[" + "9".repeat(100_000) + "]").status()).isEqualTo(400);
        assertThat(refused("{\"" + "x".repeat(100_000) + "\":1}").status()).isEqualTo(400);
    }

    @Test
    void octetsThatAreNoUtf8AreBad() {
        byte[] latin = WHOLE.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(problem(latin).status()).isEqualTo(400);
    }

    @Test
    void withoutAnExternalAddressNoneCanBeNamed() {
        MappingReader homeless = new MappingReader(Optional.empty());

        ProblemException e = catchThrowableOfType(ProblemException.class, () -> homeless.read(octets(WHOLE)));

        assertThat(e.problem().extensions()).containsEntry("field", "external.address");
    }

    private Problem refused(String body) {
        return problem(octets(body));
    }

    private Problem problem(byte[] body) {
        return catchThrowableOfType(ProblemException.class, () -> reader.read(body))
                .problem();
    }

    private static byte[] octets(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
