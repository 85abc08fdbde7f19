package org.sallyport.plane.netfilter;

import java.util.List;

/** Rules in the language of {@code nft}, for what is told the kernel once: tables, chains, sets, maps and rules. */
public final class Ruleset {
    private final HostCommands commands;

    public Ruleset(HostCommands commands) {
        this.commands = commands;
    }

    /**
     * Loads it, all of it or nothing.
     *
     * @throws NetfilterException with what {@code nft} says, also when it is not installed
     */
    public void load(String text) throws NetfilterException {
        commands.run(List.of("nft", "-f", "-"), text);
    }

    /** Removes a table, if there is one: creating it first makes deleting succeed in any case. */
    public void remove(Family family, String table) throws NetfilterException {
        load(removal(family, table));
    }

    /** The lines that remove a table, to be put before those that make it anew in the same transaction. */
    public static String removal(Family family, String table) {
        String name = "table " + family.word() + " " + table + "\n";
        return name + "delete " + name;
    }
}
