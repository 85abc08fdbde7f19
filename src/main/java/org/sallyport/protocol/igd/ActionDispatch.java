package org.sallyport.protocol.igd;

import java.util.HashMap;
import java.util.Map;
import org.jupnp.model.action.ActionException;
import org.jupnp.model.action.ActionExecutor;
import org.jupnp.model.action.ActionInvocation;
import org.jupnp.model.meta.ActionArgument;
import org.jupnp.model.meta.LocalService;
import org.sallyport.protocol.igd.action.IgdAction;
import org.sallyport.protocol.igd.action.IgdError;
import org.sallyport.protocol.igd.action.UpnpError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where jUPnP ends: it calls this executor, which calls one action and puts its results into the model's types. */
@SuppressWarnings("rawtypes") // LocalService is raw wherever jUPnP hands it out.
final class ActionDispatch implements ActionExecutor {
    private static final Logger log = LoggerFactory.getLogger(ActionDispatch.class);

    private final IgdAction action;

    ActionDispatch(IgdAction action) {
        this.action = action;
    }

    @Override
    public void execute(ActionInvocation<LocalService> invocation) {
        SoapInvocation soap = (SoapInvocation) (ActionInvocation) invocation;
        try {
            answer(invocation, action.invoke(soap.call()));
        } catch (IgdError no) {
            log.debug(
                    "{} of {}: {}",
                    invocation.getAction().getName(),
                    soap.call().requester(),
                    no.getMessage());
            fail(invocation, no.error());
        } catch (RuntimeException bug) {
            log.error("{} failed", invocation.getAction().getName(), bug);
            fail(invocation, UpnpError.ACTION_FAILED);
        }
    }

    /** Every out-argument of the description gets its value, in the order of the description, and there is none besides. */
    private static void answer(ActionInvocation<LocalService> invocation, Map<String, String> results) {
        Map<String, String> left = new HashMap<>(results);
        for (ActionArgument<LocalService> out : invocation.getAction().getOutputArguments()) {
            String value = left.remove(out.getName());
            if (value == null) {
                throw new IllegalStateException("no value for " + out.getName());
            }
            invocation.setOutput(out.getName(), value);
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("values for unknown arguments " + left.keySet());
        }
    }

    private static void fail(ActionInvocation<LocalService> invocation, UpnpError error) {
        invocation.setFailure(new ActionException(error.code(), error.description()));
    }
}
