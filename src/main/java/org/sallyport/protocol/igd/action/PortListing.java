package org.sallyport.protocol.igd.action;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The document that GetListOfPortMappings returns as one string (WANIPConnection:2 §2.3, A_ARG_TYPE_PortListing; IGD-56). */
final class PortListing {
    private static final String NAMESPACE = "urn:schemas-upnp-org:gw:WANIPConnection";
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

    /** Ours: so many characters and it is full, for answers that nobody fetches lie in memory (UDA-63). */
    static final int FULL = 64 * 1024;

    private PortListing() {}

    /** The entries in their order, as long as there is room: the last one may reach a little beyond {@link #FULL}. */
    static String write(List<PortMappingEntry> entries) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartElement("p", "PortMappingList", NAMESPACE);
            xml.writeNamespace("p", NAMESPACE);
            xml.writeNamespace("xsi", XSI);
            xml.writeAttribute(
                    "xsi", XSI, "schemaLocation", NAMESPACE + " http://www.upnp.org/schemas/gw/WANIPConnection-v2.xsd");
            for (PortMappingEntry entry : entries) {
                if (text.getBuffer().length() >= FULL) {
                    break;
                }
                write(xml, entry);
                xml.flush();
            }
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing into memory failed", e);
        }
        return text.toString();
    }

    /** Two of the names differ from those of the arguments: NewDescription and NewLeaseTime. */
    private static void write(XMLStreamWriter xml, PortMappingEntry entry) throws XMLStreamException {
        xml.writeStartElement("p", "PortMappingEntry", NAMESPACE);
        element(xml, "NewRemoteHost", entry.remoteHost());
        element(xml, "NewExternalPort", Integer.toString(entry.externalPort()));
        element(xml, "NewProtocol", entry.protocol());
        element(xml, "NewInternalPort", Integer.toString(entry.internalPort()));
        element(xml, "NewInternalClient", entry.internalClient());
        element(xml, "NewEnabled", entry.enabled() ? "1" : "0");
        element(xml, "NewDescription", entry.description());
        element(xml, "NewLeaseTime", Long.toString(entry.leaseSeconds()));
        xml.writeEndElement();
    }

    private static void element(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeStartElement("p", name, NAMESPACE);
        xml.writeCharacters(value);
        xml.writeEndElement();
    }
}
