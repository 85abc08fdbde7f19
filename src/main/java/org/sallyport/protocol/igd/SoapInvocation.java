package org.sallyport.protocol.igd;

import java.net.InetAddress;
import org.jupnp.model.action.RemoteActionInvocation;
import org.jupnp.model.message.Connection;
import org.jupnp.model.message.UpnpHeaders;
import org.jupnp.model.meta.Action;
import org.jupnp.model.profile.RemoteClientInfo;
import org.sallyport.protocol.igd.action.Call;

/**
 * jUPnP's invocation with the raw text of the arguments beside it: its own datatypes turn -1 into 0, so its input map stays
 * empty.
 */
final class SoapInvocation extends RemoteActionInvocation {
    private final Call call;

    SoapInvocation(Action<?> action, Call call) {
        super(action, new RemoteClientInfo(new Peer(call.requester()), new UpnpHeaders()));
        this.call = call;
    }

    Call call() {
        return call;
    }

    /** The control point, as jUPnP likes to know it. */
    private record Peer(InetAddress address) implements Connection {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public InetAddress getRemoteAddress() {
            return address;
        }

        /** Nobody asks: which of our addresses was called decides nothing. */
        @Override
        public InetAddress getLocalAddress() {
            return address;
        }
    }
}
