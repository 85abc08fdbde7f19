package org.sallyport.protocol.igd.action;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.policy.Policy;

/** WANIPConnection in front of a real gateway, called by name. */
final class IgdCalls implements AutoCloseable {
    static final InetAddress ALICE = Addresses.of("192.0.2.10");
    static final InetAddress BOB = Addresses.of("192.0.2.11");
    /** Alice's other address. */
    static final InetAddress ALICE6 = Addresses.of("2001:db8:1::10");

    final TestGateway gateway;
    final UpLink link = new UpLink();
    final WanIpConnection service;

    IgdCalls() {
        this(TestGateway.everything(Optional.empty(), OptionalInt.empty(), false));
    }

    IgdCalls(Policy policy) {
        gateway = TestGateway.at("2030-01-01T12:00:00Z", policy).serve();
        gateway.inside.oneHost(ALICE, ALICE6);
        service = new WanIpConnection(
                new Door(gateway.gateway, gateway.inside, Duration.ofSeconds(10)),
                gateway.clock(),
                new WanStatus(link, gateway.gateway::externalAddress));
    }

    Map<String, String> call(IgdVersion version, InetAddress who, String action, Map<String, String> arguments)
            throws IgdError {
        Call call = new Call(version, who, List.copyOf(arguments.entrySet()));
        return requireNonNull(service.actions(version).get(action)).invoke(call);
    }

    int code(IgdVersion version, InetAddress who, String action, Map<String, String> arguments) {
        return code(new Call(version, who, List.copyOf(arguments.entrySet())), action);
    }

    int code(Call call, String action) {
        IgdAction invoked = requireNonNull(service.actions(call.version()).get(action));
        return assertThatExceptionOfType(IgdError.class)
                .as("%s %s in :%s", action, call.arguments(), call.version().number())
                .isThrownBy(() -> invoked.invoke(call))
                .actual()
                .error()
                .code();
    }

    /** What became of a request through another door. */
    static Outcome settled(java.util.concurrent.CompletionStage<Outcome> stage) {
        return stage.toCompletableFuture().join();
    }

    List<Mapping> mappings() {
        return gateway.gateway
                .read(leases ->
                        leases.all().stream().map(lease -> lease.mapping()).toList())
                .toCompletableFuture()
                .join();
    }

    long changes() {
        return gateway.gateway.read(LeaseView::changes).toCompletableFuture().join();
    }

    String lease(IgdVersion version, int port) throws IgdError {
        return requireNonNull(
                call(version, ALICE, "GetSpecificPortMappingEntry", key(port)).get("NewLeaseDuration"));
    }

    /** TCP 8080 to Alice's port 80, for an hour. */
    static Map<String, String> mapping(String... changes) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewRemoteHost", "");
        arguments.put("NewExternalPort", "8080");
        arguments.put("NewProtocol", "TCP");
        arguments.put("NewInternalPort", "80");
        arguments.put("NewInternalClient", "192.0.2.10");
        arguments.put("NewEnabled", "1");
        arguments.put("NewPortMappingDescription", "x");
        arguments.put("NewLeaseDuration", "3600");
        return with(arguments, changes);
    }

    /** The same for Bob. */
    static Map<String, String> bobs(String... changes) {
        return with(mapping("NewInternalClient", "192.0.2.11"), changes);
    }

    static Map<String, String> key(int port) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewRemoteHost", "");
        arguments.put("NewExternalPort", Integer.toString(port));
        arguments.put("NewProtocol", "TCP");
        return arguments;
    }

    static Map<String, String> range(int first, int last) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewStartPort", Integer.toString(first));
        arguments.put("NewEndPort", Integer.toString(last));
        arguments.put("NewProtocol", "TCP");
        arguments.put("NewManage", "0");
        return arguments;
    }

    static Map<String, String> with(Map<String, String> arguments, String... changes) {
        Map<String, String> changed = new LinkedHashMap<>(arguments);
        for (int i = 0; i < changes.length; i += 2) {
            changed.put(changes[i], changes[i + 1]);
        }
        return changed;
    }

    @Override
    public void close() {
        gateway.close();
    }
}
