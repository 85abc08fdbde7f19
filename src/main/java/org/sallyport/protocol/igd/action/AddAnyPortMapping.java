package org.sallyport.protocol.igd.action;

import java.util.Map;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.gateway.Outcome;

/**
 * WANIPConnection:2 AddAnyPortMapping: this external port if it is free, else another (IGD-26). Port 0 is no wildcard
 * here but "any", as clients mean it (IGD-27).
 */
final class AddAnyPortMapping implements IgdAction {
    private final Door gateway;

    AddAnyPortMapping(Door gateway) {
        this.gateway = gateway;
    }

    @Override
    public Map<String, String> invoke(Call call) throws IgdError {
        MappingArguments asked = MappingArguments.read(call);
        Outcome.Granted granted = gateway.map(
                asked.request(call.requester(), Suggestion.preferred(asked.externalPort())), call.version());
        return Map.of("NewReservedPort", Integer.toString(granted.lease().key().externalPort()));
    }
}
