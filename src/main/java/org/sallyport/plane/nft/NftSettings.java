package org.sallyport.plane.nft;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the kernel plane has to know of the host and of {@code forwarding:} in the configuration.
 *
 * @param wan the interface to the outside, as of now; asked from any thread
 * @param lans the interfaces to the inside, as of now; asked from any thread
 * @param localAddress from a mapping's external address to the one at which its packets arrive; they differ behind
 *     another NAT
 * @param acceptIn chains of others in which what we forward is accepted first
 * @param ftp whether the kernel's helper follows FTP to internal port 21
 */
public record NftSettings(
        Supplier<Optional<String>> wan,
        Supplier<Set<String>> lans,
        UnaryOperator<InetAddress> localAddress,
        List<ForeignChain> acceptIn,
        boolean ftp) {
    public NftSettings {
        acceptIn = List.copyOf(acceptIn);
    }
}
