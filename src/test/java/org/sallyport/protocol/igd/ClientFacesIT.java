package org.sallyport.protocol.igd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.IgdFixture.IPC1;
import static org.sallyport.protocol.igd.IgdFixture.IPC2;
import static org.sallyport.protocol.igd.IgdFixture.key;
import static org.sallyport.protocol.igd.IgdFixture.mapping;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.protocol.igd.action.IgdVersion;

/** Which face a client is shown (IGD-4, CLI-16). */
class ClientFacesIT {
    @ParameterizedTest
    @DisplayName("IGD-4, CLI-16: a stack that fails on :2 sees a clean :1 at every path, and gets no action of :2")
    @Requirement({"IGD-4", "CLI-16"})
    @ValueSource(
            strings = {
                "Microsoft-Windows/10.0 UPnP/1.0",
                "FDSSDP",
                "Xbox/2.0.20348.0 UPnP/1.0 Xbox/2.0.20348.0",
                "Mozilla/5.0 (PlayStation 5/9.00)",
                "Activision-Demonware/1.0",
            })
    void fragileClientsSeeOneOnly(String agent) throws IOException {
        try (IgdFixture igd = new IgdFixture(IgdSettings.Version.AUTO)) {
            for (String path : new String[] {"/igd1.xml", "/igd2.xml"}) {
                assertThat(igd.get(path, agent).body())
                        .contains("InternetGatewayDevice:1", "WANIPConnection:1", "/igd1/ctl/IPConn")
                        .doesNotContain(":2<", "igd2");
            }
            for (String path : new String[] {"/WANIPConnection1.xml", "/WANIPConnection2.xml"}) {
                assertThat(igd.get(path, agent).body())
                        .contains("<name>AddPortMapping</name>")
                        .doesNotContain("AddAnyPortMapping", "GetListOfPortMappings", "DeletePortMappingRange");
            }
            assertThat(igd.postAs(agent, "/igd1/ctl/IPConn", IPC1, "AddAnyPortMapping", mapping(8080, "127.0.0.1"))
                            .body())
                    .contains("<errorCode>401</errorCode>");
            assertThat(igd.postAs(agent, "/igd2/ctl/IPConn", IPC2, "GetExternalIPAddress", "")
                            .body())
                    .contains("<errorCode>401</errorCode>");
            assertThat(igd.postAs(agent, "/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8080, "127.0.0.1"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Requirement("UDA-52")
    void everyoneElseSeesWhatItAsksFor() throws IOException {
        try (IgdFixture igd = new IgdFixture(IgdSettings.Version.AUTO)) {
            assertThat(igd.get("/igd1.xml", "Linux UPnP/1.1 MiniUPnPc/2.2").body())
                    .contains("InternetGatewayDevice:1", "WANDevice:1", "WANConnectionDevice:1", "WANIPConnection:1")
                    .doesNotContain(":2<");
            assertThat(igd.get("/igd2.xml", "").body())
                    .contains("InternetGatewayDevice:2", "WANDevice:2", "WANConnectionDevice:2", "WANIPConnection:2");
            assertThat(igd.post("/igd2/ctl/IPConn", IPC2, "AddAnyPortMapping", mapping(8080, "127.0.0.1"))
                            .body())
                    .contains("<NewReservedPort>8080</NewReservedPort>");
            assertThat(igd.post("/igd2/ctl/IPConn", IPC1, "GetSpecificPortMappingEntry", key(8080))
                            .status())
                    .as("a :2 gateway serves a client of :1 (UDA-52)")
                    .isEqualTo(200);
        }
    }

    @Test
    void theAdminsWordComesFirst() throws IOException {
        ClientFace windowsToo = new ClientFace(Optional.empty(), Optional.of("microsoft-windows"), IgdVersion.TWO);
        ClientFace thisHost = new ClientFace(Prefix.parse("127.0.0.0/30"), Optional.of("App"), IgdVersion.TWO);
        ClientFace elsewhere = new ClientFace(Prefix.parse("192.0.2.0/24"), Optional.empty(), IgdVersion.TWO);
        try (IgdFixture igd = new IgdFixture(IgdSettings.Version.AUTO, windowsToo, thisHost, elsewhere)) {
            assertThat(igd.get("/igd1.xml", "Microsoft-Windows/10.0 UPnP/1.0").body())
                    .contains("InternetGatewayDevice:2");
            assertThat(igd.get("/igd1.xml", "SomeApp/1").body()).contains("InternetGatewayDevice:2");
            assertThat(igd.get("/WANIPConnection1.xml", "SomeApp/1").body()).contains("AddAnyPortMapping");
            assertThat(igd.get("/igd1.xml", "Other/1").body()).contains("InternetGatewayDevice:1");
            assertThat(igd.get("/igd1.xml", "").body()).contains("InternetGatewayDevice:1");
        }
    }

    @Test
    void oneClientMaySeeAFaceThatOthersDoNot() throws IOException {
        ClientFace old = new ClientFace(Optional.empty(), Optional.of("Old"), IgdVersion.ONE);
        try (IgdFixture igd = new IgdFixture(IgdSettings.Version.TWO, old)) {
            assertThat(igd.get("/igd2.xml", "Old/1").body()).contains("InternetGatewayDevice:1");
            assertThat(igd.get("/igd2.xml", "New/1").body()).contains("InternetGatewayDevice:2");
            assertThat(igd.get("/igd2.xml", "Xbox").body())
                    .as("an admin who wants :2 for all gets it")
                    .contains("InternetGatewayDevice:2");
            assertThat(igd.postAs("Old/1", "/igd1/ctl/IPConn", IPC1, "GetExternalIPAddress", "")
                            .status())
                    .isEqualTo(200);
        }
    }
}
