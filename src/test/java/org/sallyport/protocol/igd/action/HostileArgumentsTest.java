package org.sallyport.protocol.igd.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.action.IgdCalls.ALICE;
import static org.sallyport.protocol.igd.action.IgdCalls.key;
import static org.sallyport.protocol.igd.action.IgdCalls.mapping;
import static org.sallyport.protocol.igd.action.IgdCalls.range;
import static org.sallyport.protocol.igd.action.IgdCalls.with;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.conformance.Requirement;

/** CLI-80: every argument of every action missing, doubled, empty, negative, out of range: a word of UPnP, and no harm. */
class HostileArgumentsTest {
    /** What may be empty or absent and then has a meaning. */
    private static final Set<String> MAY_BE_EMPTY =
            Set.of("NewRemoteHost", "NewInternalClient", "NewPortMappingDescription");

    private final IgdCalls igd = new IgdCalls();

    @AfterEach
    void stop() {
        igd.close();
    }

    static Stream<Arguments> arguments() {
        Map<String, Map<String, String>> actions = new LinkedHashMap<>();
        actions.put("AddPortMapping", mapping());
        actions.put("AddAnyPortMapping", mapping());
        actions.put("DeletePortMapping", key(8080));
        actions.put("GetSpecificPortMappingEntry", key(8080));
        actions.put("GetGenericPortMappingEntry", Map.of("NewPortMappingIndex", "0"));
        actions.put("DeletePortMappingRange", range(8000, 9000));
        actions.put("GetListOfPortMappings", with(range(8000, 9000), "NewNumberOfPorts", "0"));
        actions.put("SetIdleDisconnectTime", Map.of("NewIdleDisconnectTime", "0"));
        return actions.entrySet().stream()
                .flatMap(action -> action.getValue().keySet().stream()
                        .map(name -> Arguments.of(action.getKey(), action.getValue(), name)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("arguments")
    @DisplayName("CLI-80, IGD-24, UDA-51: each argument missing, doubled, empty, no number, negative, 2^32 and more")
    @Requirement({"IGD-24", "UDA-51", "CLI-80"})
    void eachArgumentIsReadStrictly(String action, Map<String, String> good, String name) {
        boolean isText = Set.of("NewRemoteHost", "NewPortMappingDescription").contains(name);
        IgdVersion version = IgdVersion.TWO;
        List<Map.Entry<String, String>> doubled = new ArrayList<>(good.entrySet());
        doubled.add(Map.entry(name, good.getOrDefault(name, "")));
        assertThat(igd.code(new Call(version, ALICE, doubled), action)).isEqualTo(402);
        if (!name.equals("NewRemoteHost")) {
            Map<String, String> missing = new LinkedHashMap<>(good);
            missing.remove(name);
            assertThat(igd.code(version, ALICE, action, missing)).isEqualTo(402);
        }
        if (!MAY_BE_EMPTY.contains(name)) {
            assertThat(igd.code(version, ALICE, action, with(good, name, ""))).isEqualTo(402);
        }
        for (String value : List.of("-1", "4294967296", "18446744073709551617", "1e3", "٣", "0x10", "+1")) {
            if (!isText) {
                assertThat(igd.code(version, ALICE, action, with(good, name, value)))
                        .as("%s '%s'", name, value)
                        .isIn(402, 600, 601);
            }
        }
        assertThat(igd.mappings()).isEmpty();
    }
}
