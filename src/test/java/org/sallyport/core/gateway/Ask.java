package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** Requests as the edges make them, in the words of a test. */
public record Ask(MappingRequest request) {
    public static final InetAddress CONSOLE = Addresses.of("192.0.2.10");
    public static final InetAddress LAPTOP = Addresses.of("192.0.2.20");
    public static final Nonce NONCE = new Nonce(0x0001020304050607L, 0x08090a0b);
    public static final Nonce OTHER_NONCE = new Nonce(0x0001020304050607L, 0x08090a0c);

    /** UDP, an hour, from the console for itself. */
    public static Ask pcp(int internalPort) {
        return ask(Via.PCP, internalPort, Suggestion.ANY, Optional.of(NONCE));
    }

    /** UDP, an hour, from the console for itself. */
    public static Ask natPmp(int internalPort) {
        return ask(Via.NAT_PMP, internalPort, Suggestion.ANY, Optional.empty());
    }

    /** UDP, an hour, from the console for itself: AddPortMapping of the same port outside. */
    public static Ask upnp(int port) {
        return ask(Via.UPNP, port, Suggestion.exactly(port), Optional.empty());
    }

    private static Ask ask(Via via, int internalPort, Suggestion suggestion, Optional<Nonce> nonce) {
        return new Ask(new MappingRequest(
                via,
                CONSOLE,
                Transport.UDP,
                new InternalClient(CONSOLE, internalPort),
                suggestion,
                Duration.ofHours(1),
                nonce,
                "test",
                RemoteFilter.EVERYONE,
                true));
    }

    public Ask from(InetAddress host) {
        return with(host, new InternalClient(host, request.client().port()), request.suggestion(), request.lifetime());
    }

    public Ask to(InetAddress host, int port) {
        return with(request.requester(), new InternalClient(host, port), request.suggestion(), request.lifetime());
    }

    public Ask suggesting(Suggestion suggestion) {
        return with(request.requester(), request.client(), suggestion, request.lifetime());
    }

    public Ask preferring(int port) {
        return suggesting(Suggestion.preferred(port));
    }

    public Ask exactly(int port) {
        return suggesting(Suggestion.exactly(port));
    }

    public Ask lasting(Duration lifetime) {
        return with(request.requester(), request.client(), request.suggestion(), lifetime);
    }

    public Ask tcp() {
        return new Ask(new MappingRequest(
                request.via(),
                request.requester(),
                Transport.TCP,
                request.client(),
                request.suggestion(),
                request.lifetime(),
                request.nonce(),
                request.description(),
                request.filter(),
                request.enabled()));
    }

    public Ask nonce(Nonce nonce) {
        return new Ask(new MappingRequest(
                request.via(),
                request.requester(),
                request.transport(),
                request.client(),
                request.suggestion(),
                request.lifetime(),
                Optional.of(nonce),
                request.description(),
                request.filter(),
                request.enabled()));
    }

    public Ask filtered(RemoteFilter filter) {
        return new Ask(new MappingRequest(
                request.via(),
                request.requester(),
                request.transport(),
                request.client(),
                request.suggestion(),
                request.lifetime(),
                request.nonce(),
                request.description(),
                filter,
                request.enabled()));
    }

    /** The deletion that undoes it. */
    public Deletion undo() {
        if (request.via() == Via.UPNP) {
            return new Deletion.OfPort(
                    request.requester(),
                    request.transport(),
                    request.suggestion().port(),
                    request.filter());
        }
        return new Deletion.OfClient(
                request.via(), request.requester(), request.transport(), request.client(), request.nonce());
    }

    private Ask with(InetAddress requester, InternalClient client, Suggestion suggestion, Duration lifetime) {
        return new Ask(new MappingRequest(
                request.via(),
                requester,
                request.transport(),
                client,
                suggestion,
                lifetime,
                request.nonce(),
                request.description(),
                request.filter(),
                request.enabled()));
    }
}
