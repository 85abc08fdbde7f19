package org.sallyport.lab;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A UPnP client of a few lines, which upnpc's start-up would be too slow for.
 *
 * @param control where WANIPConnection:1 is controlled
 * @param from the client's own address
 * @param userAgent what it calls itself
 */
record Soap(URI control, String from, String userAgent) implements Serializable {
    private static final String SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1";
    private static final int PATIENCE = 3000;

    Soap(URI control, String from) {
        this(control, from, "lab");
    }

    /** HTTP's status, and the envelope. */
    record Answer(int status, String body) implements Serializable {
        boolean isSuccess() {
            return status == 200;
        }

        /** One of the action's results; also {@code errorCode} and {@code errorDescription}. */
        String value(String argument) {
            Matcher matcher = Pattern.compile("<" + argument + ">([^<]*)</" + argument + ">")
                    .matcher(body);
            if (!matcher.find()) {
                throw new AssertionError("no " + argument + " in " + this);
            }
            return matcher.group(1);
        }
    }

    /** Asks for a mapping to the caller's own address. */
    Answer add(String transport, int internalPort, int externalPort, long lifetime) throws IOException {
        return call("AddPortMapping", """
                <NewRemoteHost></NewRemoteHost><NewExternalPort>%d</NewExternalPort>\
                <NewProtocol>%s</NewProtocol><NewInternalPort>%d</NewInternalPort>\
                <NewInternalClient>%s</NewInternalClient><NewEnabled>1</NewEnabled>\
                <NewPortMappingDescription>lab</NewPortMappingDescription>\
                <NewLeaseDuration>%d</NewLeaseDuration>""".formatted(externalPort, transport, internalPort, from, lifetime));
    }

    /** Gives it up. */
    Answer delete(String transport, int externalPort) throws IOException {
        return call("DeletePortMapping", entry(transport, externalPort));
    }

    /** GetSpecificPortMappingEntry. */
    Answer find(String transport, int externalPort) throws IOException {
        return call("GetSpecificPortMappingEntry", entry(transport, externalPort));
    }

    private static String entry(String transport, int externalPort) {
        return """
                <NewRemoteHost></NewRemoteHost><NewExternalPort>%d</NewExternalPort>\
                <NewProtocol>%s</NewProtocol>""".formatted(externalPort, transport);
    }

    Answer call(String action, String arguments) throws IOException {
        String body = """
                <?xml version="1.0"?>\
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
                s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>\
                <u:%s xmlns:u="%s">%s</u:%s></s:Body></s:Envelope>""".formatted(action, SERVICE, arguments, action);
        String head =
                """
                POST %s HTTP/1.1\r
                Host: %s\r
                User-Agent: %s\r
                Content-Type: text/xml; charset="utf-8"\r
                SOAPAction: "%s#%s"\r
                Content-Length: %d\r
                Connection: close\r
                \r
                """.formatted(control.getPath(), control.getAuthority(), userAgent, SERVICE, action, body.length());
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(control.getHost(), control.getPort()), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** From {@code HTTP/1.1 200 OK}. */
    private static Answer answer(String text) throws IOException {
        if (!text.startsWith("HTTP/1.1 ") || text.length() < 12) {
            throw new IOException("the answer broke off");
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(text.indexOf("\r\n\r\n") + 4));
    }
}
