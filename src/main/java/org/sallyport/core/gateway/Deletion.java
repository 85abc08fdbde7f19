package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** Somebody gives up a claim, or the admin ends a lease. */
public sealed interface Deletion extends Request {
    /** PCP and NAT-PMP: the claim on the mapping of this internal endpoint (RFC 6887 §15, RFC 6886 §3.4). */
    record OfClient(Via via, InetAddress asker, Transport transport, InternalClient client, Optional<Nonce> nonce)
            implements Deletion {
        @Override
        public Optional<InetAddress> askedBy() {
            return Optional.of(asker);
        }
    }

    /** PCP: the claims on the mappings of so many neighbouring internal ports (RFC 7753), all of them or none. */
    record OfPortSet(OfClient first, int size) implements Deletion {
        @Override
        public Optional<InetAddress> askedBy() {
            return first.askedBy();
        }

        /** The claims one by one. */
        List<OfClient> members() {
            InternalClient client = first.client();
            return IntStream.range(0, PortSetRequest.bounded(client, size))
                    .mapToObj(offset -> new InternalClient(client.address(), client.port() + offset))
                    .map(next -> new OfClient(first.via(), first.asker(), first.transport(), next, first.nonce()))
                    .toList();
        }
    }

    /**
     * PCP and NAT-PMP: every claim of this internal address, made through the same protocol.
     *
     * @param transport only this; empty for both
     * @param nonce only those bound to it; empty for NAT-PMP
     */
    record OfAddress(
            Via via, InetAddress asker, InetAddress client, Optional<Transport> transport, Optional<Nonce> nonce)
            implements Deletion {
        @Override
        public Optional<InetAddress> askedBy() {
            return Optional.of(asker);
        }
    }

    /** UPnP DeletePortMapping: the claim on this external port, if its remote filter is this one. */
    record OfPort(InetAddress asker, Transport transport, int externalPort, RemoteFilter filter) implements Deletion {
        @Override
        public Optional<InetAddress> askedBy() {
            return Optional.of(asker);
        }
    }

    /** UPnP DeletePortMappingRange: every claim of the asker's own address in this range, as one change. */
    record OfRange(InetAddress asker, Transport transport, int firstPort, int lastPort) implements Deletion {
        @Override
        public Optional<InetAddress> askedBy() {
            return Optional.of(asker);
        }
    }

    /** UPnP DeletePinhole: the claim on the pinhole of this UniqueID. */
    record OfPinhole(InetAddress asker, int uniqueId) implements Deletion {
        @Override
        public Optional<InetAddress> askedBy() {
            return Optional.of(asker);
        }
    }

    /** The admin ends a lease, whoever owns it. */
    record Revocation(LeaseId id) implements Deletion {
        @Override
        public Optional<InetAddress> askedBy() {
            return Optional.empty();
        }
    }
}
