package org.sallyport.protocol.igd.soap;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.MissingResourceException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.sallyport.protocol.igd.soap.SoapRequest.Argument;

/**
 * Reads an action request in one pass. Elements are known by namespace, never by prefix; attributes, headers and what
 * stands inside an argument are passed over; a DOCTYPE ends it at once (UDA-50, UDA-61).
 */
public final class SoapReader {
    static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";
    static final int MAX_DEPTH = 16;
    static final int MAX_ARGUMENTS = 64;

    /** One for each thread, since nobody promises that threads can share one. */
    private static final ThreadLocal<XMLInputFactory> FACTORY = ThreadLocal.withInitial(SoapReader::factory);

    private final XMLStreamReader xml;
    private int depth;

    private SoapReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /**
     * The request these octets hold.
     *
     * @param body already bounded by the HTTP server
     * @throws SoapException when it is not well-formed XML or no envelope with one action
     */
    public static SoapRequest read(byte[] body) throws SoapException {
        try {
            return readStrictly(body);
        } catch (XMLStreamException e) {
            // Ours: a description with a bare & is common (CLI-22), so it is read once more as its author meant it.
            byte[] mended = BareAmpersands.escape(body).orElseThrow(() -> malformed(e));
            try {
                return readStrictly(mended);
            } catch (XMLStreamException again) {
                throw malformed(again);
            }
        }
    }

    private static SoapException malformed(XMLStreamException e) {
        return new SoapException("not well-formed XML", e);
    }

    private static SoapRequest readStrictly(byte[] body) throws SoapException, XMLStreamException {
        XMLStreamReader xml = FACTORY.get().createXMLStreamReader(new ByteArrayInputStream(body));
        try {
            return new SoapReader(xml).document();
        } catch (MissingResourceException e) {
            // The JDK's reader has no message for some faults of a DOCTYPE, and this is what it throws instead.
            throw new XMLStreamException(e);
        } finally {
            xml.close();
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory;
    }

    private SoapRequest document() throws SoapException, XMLStreamException {
        enter("Envelope");
        int event = nextTag();
        if (event == START_ELEMENT && isSoap("Header")) {
            skip();
            event = nextTag();
        }
        if (event != START_ELEMENT || !isSoap("Body")) {
            throw new SoapException("the Envelope has no Body");
        }
        if (nextTag() != START_ELEMENT) {
            throw new SoapException("the Body is empty");
        }
        SoapRequest request = action();
        finish();
        return request;
    }

    private void enter(String name) throws SoapException, XMLStreamException {
        if (nextTag() != START_ELEMENT || !isSoap(name)) {
            throw new SoapException("no SOAP " + name);
        }
    }

    private SoapRequest action() throws SoapException, XMLStreamException {
        String name = xml.getLocalName();
        String serviceType = xml.getNamespaceURI();
        if (serviceType == null) {
            throw new SoapException("the action has no namespace");
        }
        List<Argument> arguments = new ArrayList<>();
        while (nextTag() == START_ELEMENT) {
            if (arguments.size() == MAX_ARGUMENTS) {
                throw new SoapException("more than " + MAX_ARGUMENTS + " arguments");
            }
            String argument = xml.getLocalName();
            arguments.add(new Argument(argument, text()));
        }
        return new SoapRequest(serviceType, name, arguments);
    }

    /** Reads on to the end, so that half a document never counts as a whole one. */
    private void finish() throws SoapException, XMLStreamException {
        int event = next();
        while (event != END_DOCUMENT) {
            if (event == START_ELEMENT) {
                throw new SoapException("a second element after the action");
            }
            event = next();
        }
    }

    /** The text of the element just begun; an element inside it is passed over with all it holds. */
    private String text() throws SoapException, XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int event = next(); event != END_ELEMENT; event = next()) {
            switch (event) {
                case CHARACTERS, CDATA, SPACE -> text.append(xml.getText());
                case START_ELEMENT -> skip();
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        return text.toString().strip();
    }

    private void skip() throws SoapException, XMLStreamException {
        int outside = depth - 1;
        while (depth > outside) {
            next();
        }
    }

    /** The next start or end of an element; text between elements has no meaning and is passed over. */
    private int nextTag() throws SoapException, XMLStreamException {
        int event = next();
        while (event != START_ELEMENT && event != END_ELEMENT && event != END_DOCUMENT) {
            event = next();
        }
        return event;
    }

    private int next() throws SoapException, XMLStreamException {
        int event = xml.next();
        switch (event) {
            case START_ELEMENT -> depth++;
            case END_ELEMENT -> depth--;
            case DTD, ENTITY_REFERENCE -> throw new SoapException("a DOCTYPE or an entity of one");
            default -> {
                // Text, comments: of no account to the depth.
            }
        }
        if (depth > MAX_DEPTH) {
            throw new SoapException("elements nested deeper than " + MAX_DEPTH);
        }
        return event;
    }

    private boolean isSoap(String name) {
        return name.equals(xml.getLocalName()) && ENVELOPE.equals(xml.getNamespaceURI());
    }
}
