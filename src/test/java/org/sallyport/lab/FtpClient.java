package org.sallyport.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One FTP session by hand, in an {@link Agent}: what a client would not do of itself. */
final class FtpClient {
    static final String SHUT = "(shut)";

    private static final int PATIENCE = 5000;

    private static @Nullable FtpClient session;

    private final Socket control;
    private final BufferedReader replies;

    private FtpClient(String host, int port) throws IOException {
        control = new Socket();
        control.connect(new InetSocketAddress(host, port), PATIENCE);
        control.setSoTimeout(PATIENCE);
        replies = new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Logs in as everyone may; answers what the server says to it. */
    static String login(String host, int port) throws IOException {
        session = new FtpClient(host, port);
        session.reply();
        session.ask("USER anonymous");
        return session.reply();
    }

    /** Asks one thing more and answers the reply. */
    static String say(String command) throws IOException {
        session().ask(command);
        return session().reply();
    }

    static String quit() throws IOException {
        session().control.close();
        return "";
    }

    /** Asks for passive mode; answers the port. */
    static int passive() throws IOException {
        String reply = say("EPSV");
        if (!reply.startsWith("229 ")) {
            throw new IOException(reply);
        }
        return Integer.parseInt(reply.replaceAll("229\\D*(\\d+)\\D*", "$1"));
    }

    /** Has names listed in active mode; answers the address that the list comes from, and the list. */
    static String active() throws IOException {
        try (ServerSocket data = new ServerSocket(0, 1, session().control.getLocalAddress())) {
            data.setSoTimeout(PATIENCE);
            String port = "PORT " + data.getInetAddress().getHostAddress().replace('.', ',') + ","
                    + (data.getLocalPort() >> 8) + "," + (data.getLocalPort() & 0xff);
            String reply = say(port);
            if (!reply.startsWith("200 ")) {
                throw new IOException(reply);
            }
            session().ask("NLST");
            try (Socket transfer = data.accept()) {
                String listing = new String(transfer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return transfer.getInetAddress().getHostAddress() + " " + listing.strip();
            }
        }
    }

    /** Has names listed by the port of passive mode; answers the list. */
    static String list(String host, int port) throws IOException {
        try (Socket data = new Socket()) {
            data.connect(new InetSocketAddress(host, port), PATIENCE);
            data.setSoTimeout(PATIENCE);
            session().ask("NLST");
            return new String(data.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** Knocks at a port from this address of the host; answers {@link #SHUT}, or that it was let in. */
    static String knock(String from, String host, int port) throws IOException {
        try (Socket data = new Socket()) {
            data.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            data.connect(new InetSocketAddress(host, port), PATIENCE);
            data.setSoTimeout(PATIENCE);
            return "read " + data.getInputStream().read();
        } catch (SocketTimeoutException silence) {
            return "let in";
        } catch (SocketException refused) {
            return SHUT;
        }
    }

    private static FtpClient session() {
        return Objects.requireNonNull(session, "not logged in");
    }

    private void ask(String command) throws IOException {
        control.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private String reply() throws IOException {
        String line = Objects.requireNonNull(replies.readLine(), "the control connection has ended");
        while (line.length() < 4 || line.charAt(3) != ' ') {
            line = Objects.requireNonNull(replies.readLine(), "the control connection has ended");
        }
        return line;
    }
}
