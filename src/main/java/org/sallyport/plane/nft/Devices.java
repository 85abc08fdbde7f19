package org.sallyport.plane.nft;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sallyport.plane.netfilter.Placed;

/** The interfaces that the rules know by sets. */
final class Devices {
    private Devices() {}

    /** Their elements, as of now. */
    static Set<Placed> of(NftSettings settings) {
        Set<Placed> devices = new HashSet<>();
        outside(settings).ifPresent(wan -> {
            devices.add(Layout.device(Tables.WAN, wan));
            devices.add(Layout.device(Tables.WAN6, wan));
        });
        settings.lans().get().forEach(lan -> devices.add(Layout.device(Tables.LAN6, lan)));
        return devices;
    }

    /**
     * The interface behind which only strangers are. Where it is a LAN's as well, there is none: then everybody is
     * answered by way of this host, with its address, or answers would go past it.
     */
    private static Optional<String> outside(NftSettings settings) {
        return settings.wan().get().filter(wan -> !settings.lans().get().contains(wan));
    }

    /** What a host without an interface of its own to the outside cannot do. */
    static Optional<String> remark(NftSettings settings) {
        return outside(settings).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "there is no interface to the outside alone: LAN hosts see the gateway's address instead of"
                                + " the remote peer's, IPv6 is not filtered, and what they send does not leave by their mappings");
    }
}
