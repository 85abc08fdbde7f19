package org.sallyport.protocol.igd.ssdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A device in its place in the tree, its types read once.
 *
 * @param types its own type, then those of the services it holds, of each only the highest version (UDA-4)
 */
record Node(Advertised root, Advertised.Device device, List<TypeUrn> types) {
    /** All devices of the tree. */
    static Stream<Node> of(Advertised root) {
        return root.devices().stream().map(device -> new Node(root, device, types(device)));
    }

    /** Whether this device, or a service it holds, is of the wanted type in this version or a higher one. */
    boolean answers(TypeUrn wanted) {
        return types.stream().anyMatch(type -> type.answers(wanted));
    }

    /** The device by its UDN and by each of its types. */
    Stream<Announcement> announcements() {
        Announcement itself = new Announcement(device.udn(), device.udn(), root);
        return Stream.concat(
                Stream.of(itself), types.stream().map(TypeUrn::toString).map(this::announces));
    }

    /** This device as one of a type: the USN is that of the device that holds the service, never the root's. */
    Announcement announces(String type) {
        return new Announcement(type, device.udn() + "::" + type, root);
    }

    private static List<TypeUrn> types(Advertised.Device device) {
        Map<String, TypeUrn> highest = new LinkedHashMap<>();
        for (String service : device.services()) {
            TypeUrn type = TypeUrn.of(service);
            highest.merge(type.name(), type, (one, other) -> one.answers(other) ? one : other);
        }
        return Stream.concat(Stream.of(TypeUrn.of(device.type())), highest.values().stream())
                .toList();
    }
}
