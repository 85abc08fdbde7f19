package org.sallyport.plane.relay.transparent;

/** Runs the system's network tools. */
public interface HostCommands {
    /**
     * Runs a program to its end.
     *
     * @param program its name, without a path
     * @param input what it reads from its standard input
     * @throws TransparencyException when it is not installed, fails or does not end; with what it said
     */
    void run(String program, String arguments, String input) throws TransparencyException;
}
