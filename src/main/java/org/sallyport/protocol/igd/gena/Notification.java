package org.sallyport.protocol.igd.gena;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * One event for one subscriber (UDA §4.3.2).
 *
 * @param seq 0 for the initial event; an unsigned 32-bit number
 * @param values the variables that have changed, by name
 */
record Notification(String sid, long seq, Map<String, String> values) {
    private static final String NAMESPACE = "urn:schemas-upnp-org:event-1-0";

    /** The whole HTTP request, ready to send to this callback. */
    ByteBuffer octets(Callback to) {
        byte[] body = propertySet().getBytes(UTF_8);
        String head = "NOTIFY " + to.path() + " HTTP/1.1\r\n"
                + "HOST: " + to.authority() + "\r\n"
                + "CONTENT-TYPE: text/xml; charset=\"utf-8\"\r\n"
                + "CONTENT-LENGTH: " + body.length + "\r\n"
                + "NT: upnp:event\r\n"
                + "NTS: upnp:propchange\r\n"
                + "SID: " + sid + "\r\n"
                + "SEQ: " + seq + "\r\n"
                + "CONNECTION: close\r\n\r\n";
        ByteBuffer octets = ByteBuffer.allocate(head.length() + body.length);
        return octets.put(head.getBytes(US_ASCII)).put(body).flip();
    }

    private String propertySet() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("utf-8", "1.0");
            xml.writeStartElement("e", "propertyset", NAMESPACE);
            xml.writeNamespace("e", NAMESPACE);
            for (Map.Entry<String, String> value : values.entrySet()) {
                xml.writeStartElement("e", "property", NAMESPACE);
                xml.writeStartElement(value.getKey());
                xml.writeCharacters(value.getValue());
                xml.writeEndElement();
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing into memory failed", e);
        }
        return text.toString();
    }
}
