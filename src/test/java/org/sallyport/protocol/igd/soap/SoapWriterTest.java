package org.sallyport.protocol.igd.soap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;

/** UDA §3.1.2 and §3.1.3. */
class SoapWriterTest {
    @Test
    void anAnswerKeepsItsOrderAndEscapesItsValues() {
        Map<String, String> results = new LinkedHashMap<>();
        results.put("NewZ", "<a&\"é\">");
        results.put("NewA", "");
        assertThat(new String(SoapWriter.response("urn:x:1", "Get", results), UTF_8))
                .isEqualTo("""
                        <?xml version="1.0"?>
                        <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
                        s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>\
                        <u:GetResponse xmlns:u="urn:x:1"><NewZ>&lt;a&amp;&quot;é&quot;&gt;</NewZ><NewA></NewA>\
                        </u:GetResponse></s:Body></s:Envelope>
                        """);
    }

    @Test
    @DisplayName("UDA-62: what XML 1.0 cannot hold is left out")
    @Requirement("UDA-62")
    void illegalCharactersAreLeftOut() {
        byte[] octets = SoapWriter.response("urn:x:1", "Get", Map.of("NewA", "a\u0000\u001b\ud800b\uffff\ud83d\ude00"));
        assertThat(new String(octets, UTF_8)).contains("<NewA>ab\ud83d\ude00</NewA>");
    }

    @Test
    @DisplayName("IGD-56: a listing leaves as CDATA, whatever descriptions it holds")
    @Requirement("IGD-56")
    void aListingIsCdata() {
        assertThat(new String(
                        SoapWriter.response("urn:x:2", "Get", Map.of("NewPortListing", "<p>a&amp;\u0001b</p>")), UTF_8))
                .contains("<NewPortListing><![CDATA[<p>a&amp;b</p>]]></NewPortListing>");
        assertThat(new String(SoapWriter.response("urn:x:2", "Get", Map.of("NewPortListing", "a]]>b")), UTF_8))
                .contains("<NewPortListing>a]]&gt;b</NewPortListing>");
    }

    @Test
    @DisplayName("CLI-32: a fault has its code and word where clients look for them")
    @Requirement({"CLI-32", "UDA-54"})
    void aFaultIsFoundByTextSearch() {
        assertThat(new String(SoapWriter.fault(718, "ConflictInMappingEntry"), UTF_8))
                .contains("<faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring>")
                .contains("<UPnPError xmlns=\"urn:schemas-upnp-org:control-1-0\"><errorCode>718</errorCode>"
                        + "<errorDescription>ConflictInMappingEntry</errorDescription></UPnPError>");
    }
}
