package org.sallyport.plane.netfilter;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Transport;

/** What an element of a map costs before the kernel hears of it: its making, and its way into a netlink message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ElementBench {
    private static final int BATCH = 1000;
    private static final InetAddress EXTERNAL = Addresses.of("198.51.100.1");
    private static final InetAddress CLIENT = Addresses.of("192.0.2.50");
    private static final NftSet MAP = new NftSet(Family.INET, "sallyport", "mappings");

    private final Messages messages = new Messages();
    private final List<Element> elements = new ArrayList<>();

    public ElementBench() {
        for (int port = 0; port < BATCH; port++) {
            elements.add(element(port));
        }
    }

    private static Element element(int port) {
        return Element.of(
                Concat.EMPTY.with(EXTERNAL).with(Transport.UDP).withPort(port),
                Concat.EMPTY.with(CLIENT).withPort(port));
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Element> make() {
        List<Element> made = new ArrayList<>(BATCH);
        for (int port = 0; port < BATCH; port++) {
            made.add(element(port));
        }
        return made;
    }

    /** A message for each, as in a transaction of few steps. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int write() {
        messages.clear();
        int sequence = 0;
        for (Element element : elements) {
            ElementCodec.begin(messages, ElementCodec.NEW, Messages.CREATE | Messages.EXCL, sequence++, MAP);
            int list = ElementCodec.list(messages);
            ElementCodec.write(messages, element);
            messages.close(list);
            messages.end();
        }
        return messages.size();
    }
}
