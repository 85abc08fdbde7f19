package org.sallyport.protocol.igd.action;

import java.util.Map;
import org.sallyport.core.gateway.MappingRequest.Suggestion;

/** WANIPConnection AddPortMapping: this very external port or error 718, never another (IGD-25). */
final class AddPortMapping implements IgdAction {
    private final Door gateway;

    AddPortMapping(Door gateway) {
        this.gateway = gateway;
    }

    @Override
    public Map<String, String> invoke(Call call) throws IgdError {
        MappingArguments asked = MappingArguments.read(call);
        if (asked.externalPort() == 0) {
            throw new IgdError(UpnpError.WILDCARD_NOT_PERMITTED_IN_EXT_PORT, "NewExternalPort is 0");
        }
        gateway.map(asked.request(call.requester(), Suggestion.exactly(asked.externalPort())), call.version());
        return Map.of();
    }
}
