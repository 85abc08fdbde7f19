package org.sallyport.core.gateway;

import java.util.List;

/**
 * What a plane is and how it works just now, for people.
 *
 * @param name {@code relay} or {@code nftables}
 * @param preservesSource whether the internal client sees the remote peer's own address
 * @param remarks what is missing or degraded, one sentence each
 */
public record PlaneStatus(String name, boolean preservesSource, List<String> remarks) {
    public PlaneStatus {
        remarks = List.copyOf(remarks);
    }
}
