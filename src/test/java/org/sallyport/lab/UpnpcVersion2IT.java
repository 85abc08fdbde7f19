package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What upnpc can only do with WANIPConnection:2. It searches for InternetGatewayDevice:1 and never for :2, so the gateway
 * is told to be nothing else; that it still finds it is UDA 1.1 §1.3.2.
 */
@Tag("lab")
class UpnpcVersion2IT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final Upnpc UPNPC = new Upnpc(LAB::a);
    private static final Upnpc OTHER = new Upnpc(LAB::b);

    @BeforeAll
    static void start() {
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG + "upnp: { version: 2 }\n");
        LAB.gateway().start();
    }

    @Test
    void listsInOneAnswer() {
        assertThat(UPNPC.says("-e", "a console", "-a", Lab.A, "8109", "18109", "tcp"))
                .contains("is redirected to internal");
        assertThat(UPNPC.says("-L")).contains("TCP 18109->" + Lab.A + ":8109").contains("'a console'");
    }

    @Test
    void addAnyGivesAnotherPortWhenTheWishedOneIsTaken() {
        assertThat(OTHER.says("-a", Lab.B, "8104", "18104", "tcp"))
                .contains(":18104 TCP is redirected to internal " + Lab.B + ":8104");

        assertThat(UPNPC.says("-n", Lab.A, "8104", "18104", "tcp", "600"))
                .contains("is redirected to internal " + Lab.A + ":8104")
                .doesNotContain(":18104 TCP");
        assertThat(REST.leases()).anyMatch(lease -> lease.leadsTo("tcp", Lab.A, 8104));
    }

    @Test
    void rangeOfPortsIsDeletedAtOnce() {
        UPNPC.says("-r", "8107", "18107", "tcp", "8108", "18108", "tcp");
        assertThat(UPNPC.says("-N", "18107", "18108", "tcp")).contains("returned : 0");
        assertThat(REST.lease("tcp", 18107)).isEmpty();
        assertThat(REST.lease("tcp", 18108)).isEmpty();
    }
}
