package org.sallyport.protocol.igd.soap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.protocol.igd.soap.SoapRequest.Argument;

/** UDA §3.1.1 and what real clients make of it (CLI-20 to CLI-26, UDA-50, UDA-61). */
class SoapReaderTest {
    private static final String TYPE = "urn:schemas-upnp-org:service:WANIPConnection:1";
    private static final String GOOD = """
            <?xml version="1.0"?>
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
            s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>\
            <u:DeletePortMapping xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1">\
            <NewRemoteHost></NewRemoteHost><NewExternalPort>8080</NewExternalPort>\
            <NewProtocol>TCP</NewProtocol></u:DeletePortMapping></s:Body></s:Envelope>""";

    @Test
    void aRequestIsReadWithItsArgumentsInOrder() throws SoapException {
        assertThat(read(GOOD))
                .isEqualTo(new SoapRequest(
                        TYPE,
                        "DeletePortMapping",
                        List.of(
                                new Argument("NewRemoteHost", ""),
                                new Argument("NewExternalPort", "8080"),
                                new Argument("NewProtocol", "TCP"))));
    }

    @Test
    @DisplayName("CLI-21: any prefix, none, and foreign attributes mean the same")
    @Requirement({"UDA-50", "CLI-21"})
    void prefixesDoNotMatter() throws SoapException {
        assertThat(read(soapEnv())).isEqualTo(read(GOOD));
        assertThat(read(withDefaultNamespace())).isEqualTo(read(GOOD));
    }

    private static String soapEnv() {
        return "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Body>"
                + "<m:DeletePortMapping xmlns:m=\"" + TYPE + "\">"
                + "<NewRemoteHost xmlns:dt=\"urn:schemas-microsoft-com:datatypes\" dt:dt=\"string\"/>"
                + "<NewExternalPort xmlns:dt=\"urn:schemas-microsoft-com:datatypes\" dt:dt=\"ui2\"> 8080\r\n</NewExternalPort>"
                + "<NewProtocol>TCP</NewProtocol></m:DeletePortMapping></SOAP-ENV:Body></SOAP-ENV:Envelope>\r\n\r\n";
    }

    private static String withDefaultNamespace() {
        return "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Header><x><y/></x></Header><Body>"
                + "<DeletePortMapping xmlns=\"" + TYPE + "\"><NewRemoteHost/><NewExternalPort>8080</NewExternalPort>"
                + "<NewProtocol><![CDATA[TCP]]></NewProtocol></DeletePortMapping></Body></Envelope>";
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] octets = GOOD.getBytes(UTF_8);
        for (int length = 0; length < octets.length; length++) {
            byte[] cut = Arrays.copyOf(octets, length);
            assertThatExceptionOfType(SoapException.class)
                    .as("the first %d octets", length)
                    .isThrownBy(() -> SoapReader.read(cut));
        }
    }

    @Test
    @Requirement("UDA-61")
    void aDoctypeIsRefused() {
        refused("<!DOCTYPE x>" + GOOD.substring(GOOD.indexOf("<s:")));
    }

    @Test
    @DisplayName("an external entity is neither resolved nor passed over")
    @Requirement("UDA-61")
    void anExternalEntityIsRefused() {
        refused("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                + GOOD.substring(GOOD.indexOf("<s:")).replace("8080", "&e;"));
    }

    @Test
    @Requirement("UDA-61")
    void anEntityBombIsRefused() {
        refused("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>"
                + GOOD.substring(GOOD.indexOf("<s:")).replace("8080", "&c;"));
    }

    @Test
    @Requirement("UDA-61")
    void elementsNestedTooDeepAreRefused() {
        refused(GOOD.replace("8080", "<a>".repeat(20) + "</a>".repeat(20)));
    }

    @Test
    void elementsInsideAnArgumentArePassedOver() throws SoapException {
        assertThat(read(GOOD.replace("8080", "80<b>1<c/></b>80"))).isEqualTo(read(GOOD));
    }

    @Test
    void tooManyArgumentsAreRefused() {
        refused(GOOD.replace("<NewRemoteHost>", "<a/>".repeat(SoapReader.MAX_ARGUMENTS) + "<NewRemoteHost>"));
    }

    @Test
    void aSecondActionIsRefused() {
        refused(GOOD.replace("</s:Body>", "<x xmlns=\"urn:x\"/></s:Body>"));
    }

    @Test
    void aDoubledArgumentIsKeptForTheActionToRefuse() throws SoapException {
        assertThat(read(GOOD.replace("<NewProtocol>", "<NewProtocol>UDP</NewProtocol><NewProtocol>"))
                        .arguments())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8080",
                "<a/>",
                "<Envelope/>",
                "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><a xmlns=\"u\"/></s:Body></s:Envelope>",
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"/>",
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/></s:Envelope>",
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><a/></s:Body></s:Envelope>",
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body><a xmlns=\"u\"/></Body></s:Envelope>",
                "\u0000\u0001",
            })
    void whatIsNoEnvelopeWithAnActionIsRefused(String body) {
        refused(body);
    }

    @Test
    @DisplayName("CLI-22: a bare ampersand is read as its author meant it")
    @Requirement({"CLI-22", "UDA-62"})
    void bareAmpersandsAreMended() throws SoapException {
        SoapRequest read = read(GOOD.replace("TCP", "Tom & Jerry &amp; you&me;"));
        assertThat(read.arguments().get(2).value()).isEqualTo("Tom & Jerry & you&me;");
    }

    @Test
    void predefinedEntitiesAndUtf8AreRead() throws SoapException {
        SoapRequest read = read(GOOD.replace("TCP", "&lt;a&amp;&quot;é&#x20AC;&quot;&gt;"));
        assertThat(read.arguments().get(2).value()).isEqualTo("<a&\"é€\">");
    }

    private static void refused(String body) {
        assertThatExceptionOfType(SoapException.class).isThrownBy(() -> read(body));
    }

    private static SoapRequest read(String body) throws SoapException {
        return SoapReader.read(body.getBytes(UTF_8));
    }
}
