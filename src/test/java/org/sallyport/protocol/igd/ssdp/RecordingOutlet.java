package org.sallyport.protocol.igd.ssdp;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps what leaves, and when. */
record RecordingOutlet(Link link, VirtualTime time, List<Sent> sent, AtomicBoolean mute) implements Outlet {
    record Sent(Duration at, String text, InetSocketAddress to) {
        /** The value of a field; empty when there is none. */
        String field(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    RecordingOutlet(Link link, VirtualTime time) {
        this(link, time, new ArrayList<>(), new AtomicBoolean());
    }

    @Override
    public boolean isMuted() {
        return mute.get();
    }

    @Override
    public void send(byte[] octets, InetSocketAddress to) {
        sent.add(new Sent(time.now(), new String(octets, StandardCharsets.US_ASCII), to));
    }

    List<String> fields(String name) {
        return sent.stream().map(message -> message.field(name)).toList();
    }
}
