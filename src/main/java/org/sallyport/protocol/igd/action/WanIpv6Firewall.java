package org.sallyport.protocol.igd.action;

import static java.util.Map.entry;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.gateway.Refusal;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** The actions of WANIPv6FirewallControl:1: pinholes for the hosts that ask, if the plane has a firewall (IGD-67). */
public final class WanIpv6Firewall {
    private final Door gateway;

    public WanIpv6Firewall(Door gateway) {
        this.gateway = gateway;
    }

    /** Whether there is a firewall, and so whether pinholes can be opened in it: of both variables the value. */
    public String enabled() {
        return gateway.hasFirewall() ? "1" : "0";
    }

    /** Every action of the service, by name. */
    public Map<String, IgdAction> actions() {
        Map<String, IgdAction> actions = new HashMap<>(Map.ofEntries(
                entry("GetOutboundPinholeTimeout", WanIpv6Firewall::outboundTimeout),
                entry("AddPinhole", this::add),
                entry("UpdatePinhole", this::update),
                entry("DeletePinhole", this::delete),
                entry("GetPinholePackets", this::packets),
                entry("CheckPinholeWorking", this::isWorking)));
        actions.replaceAll((name, action) -> this.whereThereIsAFirewall(action));
        actions.put(
                "GetFirewallStatus", call -> Map.of("FirewallEnabled", enabled(), "InboundPinholeAllowed", enabled()));
        return Map.copyOf(actions);
    }

    private IgdAction whereThereIsAFirewall(IgdAction action) {
        return call -> {
            if (!gateway.hasFirewall()) {
                throw new IgdError(UpnpError.FIREWALL_DISABLED, "the plane has no IPv6 firewall");
            }
            return action.invoke(call);
        };
    }

    /** RFC 6092 §3.2.3 and §3.3.1 say how long a firewall shall remember: the least that suits every application. */
    private static Map<String, String> outboundTimeout(Call call) throws IgdError {
        Pinhole flow = Pinhole.read(call);
        Duration timeout = flow.transport() == Transport.TCP ? Duration.ofMinutes(124) : Duration.ofMinutes(5);
        return Map.of("OutboundPinholeTimeout", Long.toString(timeout.toSeconds()));
    }

    /** The same endpoint again has its lease anew and its UniqueID of before (IGD-68). */
    private Map<String, String> add(Call call) throws IgdError {
        Pinhole asked = Pinhole.read(call);
        Duration lease = Pinhole.lease(call, "LeaseTime");
        Lease open = open(call.requester(), asked.transport(), asked.client(), asked.filter(), lease, "");
        return Map.of("UniqueID", Integer.toString(open.pinhole().orElseThrow()));
    }

    /** A lease from now on (IGD-73). */
    private Map<String, String> update(Call call) throws IgdError {
        Lease lease = find(call);
        String description = lease.owner(Via.UPNP).orElseThrow().description();
        open(
                call.requester(),
                lease.key().transport(),
                lease.mapping().client(),
                lease.mapping().filter(),
                Pinhole.lease(call, "NewLeaseTime"),
                description);
        return Map.of();
    }

    private Lease open(
            InetAddress requester,
            Transport transport,
            InternalClient client,
            RemoteFilter filter,
            Duration lease,
            String description)
            throws IgdError {
        MappingRequest request = new MappingRequest(
                Via.UPNP,
                requester,
                transport,
                client,
                Suggestion.ANY,
                lease,
                Optional.empty(),
                description,
                filter,
                true);
        return gateway.map(request, WanIpv6Firewall::word).lease();
    }

    private Map<String, String> delete(Call call) throws IgdError {
        gateway.delete(new Deletion.OfPinhole(call.requester(), call.ui2("UniqueID")), WanIpv6Firewall::word);
        return Map.of();
    }

    private Map<String, String> packets(Call call) throws IgdError {
        Traffic traffic = traffic(call);
        return Map.of("PinholePackets", Ui4.wrapped(traffic.packetsIn() + traffic.packetsOut()));
    }

    /** What has come in has come through. */
    private Map<String, String> isWorking(Call call) throws IgdError {
        if (traffic(call).packetsIn() == 0) {
            throw new IgdError(UpnpError.NO_TRAFFIC_RECEIVED, "nothing has come in");
        }
        return Map.of("IsWorking", "1");
    }

    private Traffic traffic(Call call) throws IgdError {
        Lease lease = find(call);
        if (!gateway.isOwn(call, lease.mapping().client().address())) {
            throw new IgdError(UpnpError.ACTION_NOT_AUTHORIZED, lease.key() + " is another host's");
        }
        return gateway.traffic(lease.key());
    }

    /** The pinhole made by UPnP that the call names. */
    private Lease find(Call call) throws IgdError {
        int uniqueId = call.ui2("UniqueID");
        return gateway.read(leases -> leases.byPinhole(uniqueId))
                .filter(lease -> lease.owner(Via.UPNP).isPresent())
                .orElseThrow(() -> new IgdError(UpnpError.NO_SUCH_ENTRY, "pinhole " + uniqueId));
    }

    /** What the gateway's refusal is called here. */
    private static UpnpError word(Refusal why) {
        return switch (why) {
            case NOT_AUTHORIZED, AWAITING_ADMIN, FOREIGN_NONCE, FOREIGN_OWNER, INVALID_INTERNAL_CLIENT ->
                UpnpError.ACTION_NOT_AUTHORIZED;
            case QUOTA_EXCEEDED, OVERLOADED, NO_FREE_PORT, PINHOLES_EXHAUSTED, TOO_MANY_REMOTE_PEERS ->
                UpnpError.PINHOLE_SPACE_EXHAUSTED;
            case NO_PINHOLES -> UpnpError.FIREWALL_DISABLED;
            case NO_SUCH_MAPPING -> UpnpError.NO_SUCH_ENTRY;
            case EXTERNAL_PORT_TAKEN,
                    EXTERNAL_PORT_TAKEN_OTHERWISE,
                    EXTERNAL_ADDRESS_NOT_OURS,
                    NO_EXTERNAL_ADDRESS,
                    PLANE_FAILED,
                    STORE_FAILED -> UpnpError.ACTION_FAILED;
        };
    }
}
