package org.sallyport.plane.relay.transparent;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.sallyport.plane.netfilter.Capabilities;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.HostCommands;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Ruleset;
import org.sallyport.plane.netfilter.SystemCommands;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of packets to and from a relay that speaks to the LAN with the remote peers' own addresses. What is sent to a
 * mapped endpoint, and what LAN hosts answer to a stranger whose address the relay has lent to a socket, gets a mark;
 * what has the mark is delivered here. Not for threads in parallel.
 *
 * <p>Ours are the names and numbers below; 5351 is PCP's port. The mark is one bit, added to what other software has
 * marked. The first rule keeps the mark out of reverse path checks, where a host with {@code src_valid_mark} would
 * otherwise take every LAN address for its own.
 */
public final class TransparentPath implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransparentPath.class);

    static final String MARK = "0x10000000";
    private static final String CHECK_RULE = "priority 535 iif lo fwmark " + MARK + "/" + MARK + " lookup main";
    private static final String RULE = "priority 536 fwmark " + MARK + "/" + MARK + " lookup 5351";
    private static final String ROUTE = "local 0.0.0.0/0 dev lo table 5351";

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
    private final PassageTable table;
    private final Passages passages = new Passages();
    private Optional<RelayTable> made = Optional.empty();

    public TransparentPath(HostCommands commands, BooleanSupplier permitted, PassageTable table) {
        this.commands = commands;
        this.permitted = permitted;
        this.table = table;
    }

    public static TransparentPath ofThisHost() {
        return new TransparentPath(
                new SystemCommands(), () -> Capabilities.netAdmin(Path.of("/proc/self/status")), new MappedElements());
    }

    /**
     * Asks the system, without changing anything, whether it would take the table.
     *
     * @throws TransparencyException when it would not
     */
    public void rehearse(RelayTable wanted) throws TransparencyException {
        requirePermission();
        try {
            commands.run(List.of("nft", "--check", "-f", "-"), wanted.text());
        } catch (NetfilterException e) {
            throw new TransparencyException(e);
        }
    }

    /**
     * Makes it with all passages there are, in place of what an earlier run may have left; leaves alone what is whole.
     *
     * @throws TransparencyException when this host cannot; then nothing is left of it
     */
    public void open(RelayTable wanted) throws TransparencyException {
        requirePermission();
        if (isWhole(wanted)) {
            return;
        }
        deleteRoutes();
        try {
            commands.run(List.of("ip", "-4", "-batch", "-"), ADD_ROUTES);
            new Ruleset(commands).load(wanted.text());
            table.change(passages.all());
            table.cut(passages::isOpen);
            made = Optional.of(wanted);
        } catch (NetfilterException e) {
            clear();
            throw new TransparencyException(e);
        }
    }

    private void requirePermission() throws TransparencyException {
        if (!permitted.getAsBoolean()) {
            throw new TransparencyException("it takes Linux and CAP_NET_ADMIN");
        }
    }

    /**
     * Takes some passages away and adds others, at once; remembered while nothing is open, until it is.
     *
     * @throws TransparencyException when the table did not take it: then it is to be opened anew
     */
    public void change(Collection<Passage> removed, Collection<Passage> added) throws TransparencyException {
        Difference difference = passages.change(removed, added);
        if (made.isEmpty() || difference.isNothing()) {
            return;
        }
        try {
            table.change(difference);
            if (!difference.exitsRemoved().isEmpty()) {
                table.cut(passages::isOpen);
            }
        } catch (NetfilterException e) {
            made = Optional.empty(); // It is not as it was made, or was changed by half.
            throw new TransparencyException(e);
        }
    }

    /** Whether all of it is there, as it is wanted. Nothing says when somebody else takes the routes away. */
    public boolean isWhole(RelayTable wanted) {
        boolean whole = made.equals(Optional.of(wanted)) && isThere(wanted);
        if (!whole) {
            made = Optional.empty(); // What was told only once stays known until it is made anew.
        }
        return whole;
    }

    private boolean isThere(RelayTable wanted) {
        try {
            String rules = commands.run(List.of("ip", "-4", "rule", "show"), "");
            return rules.contains("535:")
                    && rules.contains("536:")
                    && commands.run(List.of("ip", "-4", "route", "show", "table", "5351"), "")
                            .contains("local default dev lo")
                    && (!table.isTouched() || isTableWhole(wanted));
        } catch (NetfilterException e) {
            LOG.debug("not all of the way is there: {}", e.getMessage());
            return false;
        }
    }

    private boolean isTableWhole(RelayTable wanted) throws NetfilterException {
        String chains = commands.run(List.of("nft", "--terse", "list", "table", "ip", RelayTable.NAME), "");
        Difference all = passages.all();
        return wanted.isIn(chains)
                && table.holds(all.entriesAdded().size(), all.exitsAdded().size());
    }

    /** Removes it, also what an earlier run has left. Without the privilege there is nothing it could do. */
    public void clear() {
        made = Optional.empty();
        if (!permitted.getAsBoolean()) {
            return;
        }
        deleteRoutes();
        try {
            new Ruleset(commands).remove(Family.IP, RelayTable.NAME);
        } catch (NetfilterException e) {
            LOG.debug("the table {} was not removed: {}", RelayTable.NAME, e.getMessage());
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

    /** Removes it for good. */
    @Override
    public void close() {
        clear();
        try {
            table.close();
        } catch (NetfilterException e) {
            LOG.debug("netlink was not closed: {}", e.getMessage());
        }
    }
}
