package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A request whose every octet has been understood, less what no longer matters once it is: the version, and the client
 * address, which is its source (PCP-15).
 *
 * @param lifetime seconds, 0..2^32-1; 0 deletes
 * @param options those we process, in the order sent; no optional stranger is among them
 */
record PcpRequest(long lifetime, PcpPayload payload, List<PcpOption> options) {
    PcpRequest {
        options = List.copyOf(options);
    }

    /** Whether the client wants this very external endpoint or none (RFC 6887 §13.2). */
    boolean prefersFailure() {
        return option(PcpOption.PreferFailure.class).isPresent();
    }

    /** The first option of this kind. */
    <T extends PcpOption> Optional<T> option(Class<T> kind) {
        for (PcpOption option : options) {
            if (kind.isInstance(option)) {
                return Optional.of(kind.cast(option));
            }
        }
        return Optional.empty();
    }

    /** The FILTER options, in the order sent. */
    List<Filter> filters() {
        return options.stream()
                .filter(Filter.class::isInstance)
                .map(Filter.class::cast)
                .toList();
    }

    /** Whether the third party it names is the host that sent it (PCP-108). */
    boolean isThirdPartyItself(InetAddress source) {
        return option(ThirdParty.class).isPresent() && client(source).equals(source);
    }

    /** Whom it is for: a third party, or the host that sent it. */
    InetAddress client(InetAddress source) {
        return option(ThirdParty.class).map(ThirdParty::internalAddress).orElse(source);
    }
}
