package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.pcp;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.slf4j.LoggerFactory;

/** What the log says of a mapping's life. */
class JournalTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.sallyport.leases");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final TestGateway test = TestGateway.at("2030-01-01T12:00:00Z");

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.setLevel(null);
        logger.detachAppender(lines);
        test.close();
    }

    @Test
    @Requirement("CLI-43")
    void aLeaseThatNobodyRenewsEndsAndTheLogSaysSo() {
        test.map(pcp(51413).request());
        lines.list.clear();
        test.passes(Duration.ofHours(2));
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).contains("51413", "EXPIRED");
        });
    }
}
