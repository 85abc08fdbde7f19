package org.sallyport.plane.nft;

import java.util.Optional;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.netfilter.LocalPorts;

/** Whether the kernel may take a mapping. */
final class Admissible {
    private final Layout layout;

    Admissible(Layout layout) {
        this.layout = layout;
    }

    /**
     * What speaks against it.
     *
     * @param carried whether its endpoint is carried already and need not be asked for again
     */
    Optional<PlaneFault> fault(Mapping mapping, boolean carried) {
        if (!mapping.isPinhole() && !isIpv4(mapping)) {
            return Optional.of(new PlaneFault(
                    PlaneFault.Kind.UNSUPPORTED, mapping.key() + ": addresses are translated in IPv4 only"));
        }
        if (mapping.isPinhole() || !mapping.enabled() || carried) {
            return Optional.empty();
        }
        Endpoint outside = layout.outside(mapping);
        return LocalPorts.inUse(outside.transport(), outside.address(), outside.port())
                ? Optional.of(new PlaneFault(
                        PlaneFault.Kind.PORT_IN_USE, mapping.key() + ": something on this host already uses the port"))
                : Optional.empty();
    }

    private static boolean isIpv4(Mapping mapping) {
        return Addresses.isIpv4(mapping.key().externalAddress())
                && Addresses.isIpv4(mapping.client().address());
    }
}
