package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request that has passed the door: from the LAN, for one of our addresses, whole and not too large. */
public final class HttpAsk {
    private final String method;
    private final InetAddress peer;
    private final Function<String, @Nullable String> headers;
    private final byte[] body;

    public HttpAsk(String method, InetAddress peer, Function<String, @Nullable String> headers, byte[] body) {
        this.method = method;
        this.peer = peer;
        this.headers = headers;
        this.body = body.clone();
    }

    public String method() {
        return method;
    }

    /** The other end of the TCP connection; no header can change it. */
    public InetAddress peer() {
        return peer;
    }

    /** The first value of a header, named in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /** Empty where {@link Resource#wantsBody} says no. */
    public byte[] body() {
        return body.clone();
    }
}
