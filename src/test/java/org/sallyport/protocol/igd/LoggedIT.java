package org.sallyport.protocol.igd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.IgdFixture.IPC1;
import static org.sallyport.protocol.igd.IgdFixture.key;
import static org.sallyport.protocol.igd.IgdFixture.mapping;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.slf4j.LoggerFactory;

/** What an admin reads of what the LAN does over UPnP. */
class LoggedIT {
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.sallyport");
    private final Level before = logger.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private IgdFixture igd;

    @BeforeEach
    void start() throws IOException {
        igd = new IgdFixture(IgdSettings.Version.AUTO);
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(before);
        igd.close();
    }

    @Test
    @DisplayName(
            "UDA-91: a mapping comes and goes with its client named, a subscription with its host; no body is told")
    @Requirement("UDA-91")
    void changesAreLoggedAndBodiesAreNot() throws IOException {
        String arguments = mapping(8080, "127.0.0.1").replace(">x<", ">hush<");
        igd.post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", arguments);
        igd.post("/igd1/ctl/IPConn", IPC1, "DeletePortMapping", key(8080));
        igd.post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", "<hush>&no;");
        igd.raw("SUBSCRIBE /igd1/evt/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port()
                + "\r\nCALLBACK: <http://127.0.0.1:49152/hush>\r\nNT: upnp:event\r\n\r\n");

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(logged(Level.INFO))
                    .anyMatch(line -> line.matches(".*8080.*127\\.0\\.0\\.1.* granted via upnp .*"));
            assertThat(logged(Level.INFO)).anyMatch(line -> line.matches(".*8080.*127\\.0\\.0\\.1.* ended: .*"));
            assertThat(logged(Level.DEBUG))
                    .as("what anyone can repeat without end")
                    .anyMatch(line -> line.contains("127.0.0.1 subscribes to /igd1/evt/IPConn"));
        });
        assertThat(logged(Level.DEBUG)).noneMatch(line -> line.contains("Envelope"));
        assertThat(logged(Level.INFO)).noneMatch(line -> line.contains("hush"));
    }

    /** What is told at this level and above. */
    private List<String> logged(Level from) {
        synchronized (lines) {
            return lines.list.stream()
                    .filter(event -> event.getLevel().isGreaterOrEqual(from))
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }
    }
}
