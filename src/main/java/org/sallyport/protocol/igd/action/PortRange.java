package org.sallyport.protocol.igd.action;

import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Transport;

/** The external ports that DeletePortMappingRange and GetListOfPortMappings speak of. */
record PortRange(Transport transport, int first, int last, boolean manage) {
    /** @throws IgdError 733 when it ends before it begins (IGD-53, IGD-54) */
    static PortRange read(Call call) throws IgdError {
        int first = call.ui2("NewStartPort");
        int last = call.ui2("NewEndPort");
        Transport transport = call.transport("NewProtocol");
        boolean manage = call.flag("NewManage");
        if (first > last) {
            throw new IgdError(UpnpError.INCONSISTENT_PARAMETERS, first + " to " + last + " is no range");
        }
        // Port 0 is in the range as written and has no entries.
        return new PortRange(transport, Math.max(1, first), last, manage);
    }

    boolean contains(MappingKey key) {
        return key.transport() == transport && key.externalPort() >= first && key.externalPort() <= last;
    }

    IgdError notFound() {
        return new IgdError(UpnpError.PORT_MAPPING_NOT_FOUND, transport.word() + " " + first + " to " + last);
    }
}
