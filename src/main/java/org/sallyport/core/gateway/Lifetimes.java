package org.sallyport.core.gateway;

import java.time.Duration;
import java.util.Optional;
import org.sallyport.core.mapping.Via;

/** How long a grant lasts. */
final class Lifetimes {
    private Lifetimes() {}

    /**
     * What is granted for what was asked: cut to the protocol's ceiling and the rule's, and in PCP raised to the floor
     * (RFC 6887 §15), which NAT-PMP and UPnP do not know (RFC 6886 §3.3). The rule's ceiling has the last word.
     *
     * @param asked zero for "for ever", which becomes the ceiling
     */
    static Duration granted(GatewaySettings settings, Via via, Duration asked, Optional<Duration> rulesCeiling) {
        Duration ceiling = via == Via.UPNP ? settings.upnpMaxLifetime() : settings.maxLifetime();
        Duration granted = asked.isZero() ? ceiling : min(asked, ceiling);
        if (via == Via.PCP && granted.compareTo(settings.minLifetime()) < 0) {
            granted = settings.minLifetime();
        }
        return rulesCeiling.isPresent() ? min(granted, rulesCeiling.get()) : granted;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
