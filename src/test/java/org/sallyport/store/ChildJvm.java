package org.sallyport.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java process of ours. */
final class ChildJvm {
    private ChildJvm() {}

    /** Starts the main method of this class, with our class path. */
    static Process of(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /** The same under a limit of the size of any file it writes. */
    static Process limitedTo(int kilobytes, Class<?> main, String... arguments) throws IOException {
        // bash counts in units of 1024 octets; the JVM ignores SIGXFSZ and sees EFBIG.
        return start(List.of("bash", "-c", "ulimit -f " + kilobytes + "; exec \"$@\"", "bash"), main, arguments);
    }

    private static Process start(List<String> prefix, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
