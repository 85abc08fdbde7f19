package org.sallyport.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.protocol.igd.http.HttpAnswer;
import org.sallyport.protocol.igd.http.HttpAsk;
import org.sallyport.protocol.igd.http.HttpLimits;
import org.sallyport.protocol.igd.http.LanServer;
import org.sallyport.protocol.igd.http.Resource;
import org.sallyport.protocol.igd.soap.SoapException;
import org.sallyport.protocol.igd.soap.SoapReader;
import org.sallyport.protocol.igd.soap.SoapRequest;

/** What a SOAP request costs before the gateway is asked: its reading alone, and all of HTTP with a connection of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SoapBench {
    private static final byte[] BODY = """
            <?xml version="1.0"?>
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
            s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>\
            <u:AddPortMapping xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1">\
            <NewRemoteHost></NewRemoteHost><NewExternalPort>51413</NewExternalPort><NewProtocol>TCP</NewProtocol>\
            <NewInternalPort>51413</NewInternalPort><NewInternalClient>192.168.1.50</NewInternalClient>\
            <NewEnabled>1</NewEnabled><NewPortMappingDescription>Transmission at 51413</NewPortMappingDescription>\
            <NewLeaseDuration>3600</NewLeaseDuration></u:AddPortMapping></s:Body></s:Envelope>
            """.getBytes(UTF_8);

    private final LanServer server = new LanServer(
            0,
            Map.of("/ctl", new Reading()),
            "Bench/1",
            new HttpLimits(256, 256, 8192, 16384, Duration.ofSeconds(10), Duration.ofSeconds(30)),
            TestGateway.at("2030-01-01T12:00:00Z").inside,
            new Counters());

    @Setup(Level.Trial)
    public void start() throws IOException {
        server.start(List.of(new LanInterface(
                "lo", 1, Addresses.of("127.0.0.1"), Prefix.parse("127.0.0.0/8").orElseThrow())));
    }

    @TearDown(Level.Trial)
    public void stop() {
        server.close();
    }

    @Benchmark
    public SoapRequest read() throws SoapException {
        return SoapReader.read(BODY);
    }

    @Benchmark
    public int exchange() throws IOException {
        return ask();
    }

    @Benchmark
    @Threads(16)
    public int exchangeOfSixteen() throws IOException {
        return ask();
    }

    /** Connects, posts, reads to the end of the connection, as small clients do. */
    private int ask() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = "POST /ctl HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " + BODY.length
                    + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(BODY);
            return socket.getInputStream().readAllBytes().length;
        }
    }

    /** Reads what it is sent, and says so. */
    private static final class Reading implements Resource {
        @Override
        public Set<String> methods() {
            return Set.of("POST");
        }

        @Override
        public boolean wantsBody() {
            return true;
        }

        @Override
        public HttpAnswer answer(HttpAsk ask) {
            try {
                return HttpAnswer.xml(200, SoapReader.read(ask.body()).action().getBytes(UTF_8));
            } catch (SoapException e) {
                return HttpAnswer.of(400);
            }
        }
    }
}
