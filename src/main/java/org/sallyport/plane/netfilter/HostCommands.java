package org.sallyport.plane.netfilter;

import java.util.List;

/** Runs the system's network tools. */
public interface HostCommands {
    /**
     * Runs a program to its end.
     *
     * @param command the program's name, without a path, and its arguments
     * @param input what it reads from its standard input
     * @return the beginning of what it wrote
     * @throws NetfilterException when it is not installed, fails or does not end; with what it said
     */
    String run(List<String> command, String input) throws NetfilterException;
}
