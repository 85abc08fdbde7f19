package org.sallyport.plane.relay.transparent;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.sallyport.plane.netfilter.Capabilities;
import org.sallyport.plane.netfilter.HostCommands;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.SystemCommands;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back for replies that LAN hosts send to remote peers whose address the relay has lent to a socket. Such a
 * packet is addressed to a stranger and would be routed on to the WAN; so what belongs to a transparent socket of this
 * host gets a mark, and what has the mark is delivered here. Not for threads in parallel.
 *
 * <p>Ours are the names and numbers below; 5351 is PCP's port. The mark is one bit, added to what other software has
 * marked. The first rule keeps the mark out of reverse path checks, where a host with {@code src_valid_mark} would
 * otherwise take every LAN address for its own.
 */
public final class TransparentPath {
    private static final Logger LOG = LoggerFactory.getLogger(TransparentPath.class);

    private static final String MARK = "0x10000000";
    private static final String CHECK_RULE = "priority 535 iif lo fwmark " + MARK + "/" + MARK + " lookup main";
    private static final String RULE = "priority 536 fwmark " + MARK + "/" + MARK + " lookup 5351";
    private static final String ROUTE = "local 0.0.0.0/0 dev lo table 5351";

    /** Creating the table first makes deleting it succeed also where there is none; nft does all of it or nothing. */
    private static final String NO_TABLE = "table ip sallyport_relay\ndelete table ip sallyport_relay\n";

    // After the chains others have at the same place, so that none of them overwrites the mark.
    private static final String TABLE = """
            table ip sallyport_relay {
                chain way_back {
                    type filter hook prerouting priority -140; policy accept;
                    socket transparent 1 meta mark set meta mark | %s
                }
            }
            """.formatted(MARK);

    private static final String ADD_ROUTES = """
            rule add %s
            rule add %s
            route replace %s
            """.formatted(CHECK_RULE, RULE, ROUTE);

    /** Twice, should an earlier run have been killed between adding and noticing. */
    private static final String DELETE_ROUTES = """
            rule del %1$s
            rule del %1$s
            rule del %2$s
            rule del %2$s
            route del %3$s
            """.formatted(CHECK_RULE, RULE, ROUTE);

    private final HostCommands commands;
    private final BooleanSupplier permitted;

    public TransparentPath(HostCommands commands, BooleanSupplier permitted) {
        this.commands = commands;
        this.permitted = permitted;
    }

    public static TransparentPath ofThisHost() {
        return new TransparentPath(new SystemCommands(), () -> Capabilities.netAdmin(Path.of("/proc/self/status")));
    }

    /**
     * Makes it, in place of what an earlier run may have left.
     *
     * @throws TransparencyException when this host cannot; then nothing is left of it
     */
    public void open() throws TransparencyException {
        if (!permitted.getAsBoolean()) {
            throw new TransparencyException("it takes Linux and CAP_NET_ADMIN");
        }
        deleteRoutes();
        try {
            commands.run(List.of("ip", "-4", "-batch", "-"), ADD_ROUTES);
            commands.run(List.of("nft", "-f", "-"), NO_TABLE + TABLE);
        } catch (NetfilterException e) {
            clear();
            throw new TransparencyException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether all of it is there, as it was made; nothing says when somebody else takes it away. */
    public boolean isWhole() {
        try {
            String rules = commands.run(List.of("ip", "-4", "rule", "show"), "");
            return rules.contains("535:")
                    && rules.contains("536:")
                    && commands.run(List.of("ip", "-4", "route", "show", "table", "5351"), "")
                            .contains("local default dev lo")
                    && commands.run(List.of("nft", "list", "table", "ip", "sallyport_relay"), "")
                            .contains("socket transparent");
        } catch (NetfilterException e) {
            LOG.debug("not all of the way back is there: {}", e.getMessage());
            return false;
        }
    }

    /** Removes it, also what an earlier run has left. Without the privilege there is nothing it could do. */
    public void clear() {
        if (!permitted.getAsBoolean()) {
            return;
        }
        deleteRoutes();
        try {
            commands.run(List.of("nft", "-f", "-"), NO_TABLE);
        } catch (NetfilterException e) {
            LOG.debug("the table sallyport_relay was not removed: {}", e.getMessage());
        }
    }

    private void deleteRoutes() {
        try {
            commands.run(List.of("ip", "-4", "-force", "-batch", "-"), DELETE_ROUTES);
        } catch (NetfilterException e) {
            // Some of them are usually not there.
            LOG.trace("removing routes of an earlier run: {}", e.getMessage());
        }
    }
}
