package org.sallyport.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A UPnP client of a few lines, which upnpc's start-up would be too slow for. */
final class Soap {
    private static final String SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1";
    private static final int PATIENCE = 3000;

    private Soap() {}

    /** Asks for a mapping to the caller's own address; answers the HTTP status. */
    static int add(URI control, String from, String transport, int internalPort, int externalPort, long lifetime)
            throws IOException {
        return call(
                control, from, "AddPortMapping", """
                <NewRemoteHost></NewRemoteHost><NewExternalPort>%d</NewExternalPort>\
                <NewProtocol>%s</NewProtocol><NewInternalPort>%d</NewInternalPort>\
                <NewInternalClient>%s</NewInternalClient><NewEnabled>1</NewEnabled>\
                <NewPortMappingDescription>lab</NewPortMappingDescription>\
                <NewLeaseDuration>%d</NewLeaseDuration>""".formatted(externalPort, transport, internalPort, from, lifetime));
    }

    /** Gives it up; answers the HTTP status. */
    static int delete(URI control, String from, String transport, int externalPort) throws IOException {
        return call(control, from, "DeletePortMapping", """
                <NewRemoteHost></NewRemoteHost><NewExternalPort>%d</NewExternalPort>\
                <NewProtocol>%s</NewProtocol>""".formatted(externalPort, transport));
    }

    private static int call(URI control, String from, String action, String arguments) throws IOException {
        String body = """
                <?xml version="1.0"?>\
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
                s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>\
                <u:%s xmlns:u="%s">%s</u:%s></s:Body></s:Envelope>""".formatted(action, SERVICE, arguments, action);
        String head = """
                POST %s HTTP/1.1\r
                Host: %s\r
                Content-Type: text/xml; charset="utf-8"\r
                SOAPAction: "%s#%s"\r
                Content-Length: %d\r
                Connection: close\r
                \r
                """.formatted(control.getPath(), control.getAuthority(), SERVICE, action, body.length());
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(control.getHost(), control.getPort()), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            return status(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** From {@code HTTP/1.1 200 OK}. */
    private static int status(String answer) throws IOException {
        if (!answer.startsWith("HTTP/1.1 ") || answer.length() < 12) {
            throw new IOException("the answer broke off");
        }
        return Integer.parseInt(answer.substring(9, 12));
    }
}
