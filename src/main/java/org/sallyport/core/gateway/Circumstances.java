package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.sallyport.core.policy.Policy;

/** What every decision rests on besides the table. Written on the gateway's thread, read from any. */
final class Circumstances {
    private final Inside inside;
    private final Set<Plane.Ability> abilities;
    private volatile GatewaySettings settings;
    private volatile Policy policy;
    private volatile Optional<InetAddress> externalAddress = Optional.empty();

    Circumstances(GatewaySettings settings, Inside inside, Policy policy, Set<Plane.Ability> abilities) {
        this.settings = settings;
        this.inside = inside;
        this.policy = policy;
        this.abilities = Set.copyOf(abilities);
    }

    GatewaySettings settings() {
        return settings;
    }

    Inside inside() {
        return inside;
    }

    Set<Plane.Ability> abilities() {
        return abilities;
    }

    Policy policy() {
        return policy;
    }

    Optional<InetAddress> externalAddress() {
        return externalAddress;
    }

    void settings(GatewaySettings next) {
        settings = next;
    }

    void policy(Policy next) {
        policy = next;
    }

    void externalAddress(Optional<InetAddress> next) {
        externalAddress = next;
    }
}
