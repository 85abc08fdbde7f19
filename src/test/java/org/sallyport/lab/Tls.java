package org.sallyport.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks a TLS server who it is, and trusts it in nothing. */
final class Tls {
    private static final int PATIENCE = 5000;

    private Tls() {}

    /**
     * The certificate it shows, for a task of the host that asks. Having shown it, the server may turn away one that
     * shows none.
     */
    static byte[] certificate(String host, int port) throws IOException, GeneralSecurityException {
        List<X509Certificate> shown = new ArrayList<>();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Onlooker(shown)}, new SecureRandom());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.startHandshake();
        } catch (IOException end) {
            if (shown.isEmpty()) {
                throw end;
            }
        }
        return shown.get(0).getEncoded();
    }

    private record Onlooker(List<X509Certificate> shown) implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            shown.add(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("only servers are asked");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
