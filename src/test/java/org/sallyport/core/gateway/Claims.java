package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;

/** Who owns what, as far as a stranger's request must leave it alone. */
public final class Claims {
    private Claims() {}

    /** One owner's part in a mapping. */
    public record Claim(MappingKey key, Owner owner) {}

    /** All but what this host holds through this protocol. */
    public static Set<Claim> notOf(InetAddress host, Via via, List<Lease> leases) {
        return leases.stream()
                .flatMap(lease -> lease.owners().stream()
                        .filter(owner -> owner.via() != via
                                || !lease.mapping().client().address().equals(host))
                        .map(owner -> new Claim(lease.key(), owner)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
