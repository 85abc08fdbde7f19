package org.sallyport.protocol.igd.soap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** Writes answers and faults (UDA §3.1.2, §3.1.3), short enough for one segment as small clients like them (CLI-30). */
public final class SoapWriter {
    private static final String HEAD = """
            <?xml version="1.0"?>
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
            s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>""";
    private static final String TAIL = "</s:Body></s:Envelope>\n";

    /**
     * Ours: the one value that is a document leaves as CDATA, which is the same string to whoever reads XML (IGD-56);
     * miniupnpc looks for its tags in the raw text.
     */
    private static final String DOCUMENT = "NewPortListing";

    private SoapWriter() {}

    /**
     * The answer of an action that went well.
     *
     * @param serviceType as the request named it, version included (UDA-52)
     * @param results in the order of the service's description
     */
    public static byte[] response(String serviceType, String action, Map<String, String> results) {
        StringBuilder out = new StringBuilder(512).append(HEAD);
        out.append("<u:").append(action).append("Response xmlns:u=\"");
        escape(out, serviceType);
        out.append("\">");
        results.forEach((name, value) -> {
            out.append('<').append(name).append('>');
            value(out, name, value);
            out.append("</").append(name).append('>');
        });
        out.append("</u:").append(action).append("Response>").append(TAIL);
        return out.toString().getBytes(UTF_8);
    }

    /** The fault that carries a UPnP error; clients find {@code <errorCode>} by text search (CLI-32). */
    public static byte[] fault(int code, String description) {
        StringBuilder out = new StringBuilder(512).append(HEAD);
        out.append("<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>");
        out.append("<UPnPError xmlns=\"urn:schemas-upnp-org:control-1-0\"><errorCode>");
        out.append(code).append("</errorCode><errorDescription>");
        escape(out, description);
        out.append("</errorDescription></UPnPError></detail></s:Fault>").append(TAIL);
        return out.toString().getBytes(UTF_8);
    }

    private static void value(StringBuilder out, String name, String value) {
        if (name.equals(DOCUMENT) && !value.contains("]]>")) {
            out.append("<![CDATA[");
            value.codePoints().filter(SoapWriter::isLegal).forEach(out::appendCodePoint);
            out.append("]]>");
        } else {
            escape(out, value);
        }
    }

    /** Text as XML may hold it: escaped, and without the characters XML 1.0 does not know (UDA-62). */
    private static void escape(StringBuilder out, String text) {
        text.codePoints().filter(SoapWriter::isLegal).forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(c);
            }
        });
    }

    private static boolean isLegal(int c) {
        return c == '\t' || c == '\n' || c == '\r' || isIn(c, 0x20, 0xd7ff) || isIn(c, 0xe000, 0xfffd) || c > 0xffff;
    }

    private static boolean isIn(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
