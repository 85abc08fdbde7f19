package org.sallyport.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.sallyport.bench.socket.Epoll;

/**
 * The program that runs in a network namespace and does there what its standard input says, a line at a time, until that
 * ends. Its answers are lines, too:
 * <pre>
 *  serve                                            done
 *  load KIND ADDRESS LOW HIGH RUN-IN LENGTH         counting, when it has run in; then: done, and the result
 *  hold ADDRESS LOW HIGH COUNT                      done
 *  drop                                             done
 *  whatever fails                                   failed, and why
 * </pre>
 */
public final class Worker {
    public static final String SERVE = "serve";
    public static final String LOAD = "load ";
    public static final String HOLD = "hold ";
    public static final String DROP = "drop";
    public static final String COUNTING = "counting";
    public static final String DONE = "done ";
    public static final String FAILED = "failed ";

    private final PrintStream out;
    private final HeldConnections held = new HeldConnections();

    private Worker(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        Epoll.waitPrecisely();
        Worker worker = new Worker(new PrintStream(System.out, true, UTF_8));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            worker.answer(line);
        }
    }

    private void answer(String line) {
        try {
            out.println(DONE + outcome(line));
        } catch (IOException | RuntimeException e) { // the edge of an order: whoever gave it hears of it
            out.println(FAILED + e);
        }
    }

    private String outcome(String line) throws IOException {
        if (line.equals(SERVE)) {
            Server.start();
        } else if (line.startsWith(LOAD)) {
            return run(Order.parse(line.substring(LOAD.length()))).line();
        } else if (line.startsWith(HOLD)) {
            hold(line.substring(HOLD.length()).split(" ", -1));
        } else if (line.equals(DROP)) {
            held.close();
        } else {
            throw new IllegalArgumentException("no order: " + line);
        }
        return "";
    }

    private Measured run(Order order) throws IOException {
        try (Load load = order.kind().open(order.target())) {
            return load.run(order.runIn(), order.length(), () -> out.println(COUNTING));
        }
    }

    private void hold(String... words) throws IOException {
        held.hold(
                new Target(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2])),
                Integer.parseInt(words[3]));
    }
}
