package org.sallyport.protocol.igd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jupnp.binding.staging.MutableDevice;
import org.jupnp.binding.staging.MutableService;
import org.sallyport.protocol.igd.action.ConnectionPlace;

/** The connection service of a device tree, as others name it: {@code uuid:…:WANConnectionDevice:1} (IGD-64). */
final class DefaultConnection {
    private DefaultConnection() {}

    /**
     * The first connection service in the tree, which is the one clients use (CLI-12).
     *
     * @throws IOException when there is none
     */
    static ConnectionPlace in(MutableDevice root) throws IOException {
        for (MutableDevice device : all(root)) {
            Optional<MutableService> service = device.services.stream()
                    .filter(candidate -> candidate.serviceType.getType().equals("WANIPConnection"))
                    .findFirst();
            if (service.isPresent()) {
                String type = device.deviceType.substring(device.deviceType.indexOf(":device:") + ":device:".length());
                return new ConnectionPlace(
                        device.udn + ":" + type, service.get().serviceId.toString());
            }
        }
        throw new IOException("a description has no connection service");
    }

    /** The tree in document order. */
    static List<MutableDevice> all(MutableDevice root) {
        return Stream.concat(Stream.of(root), root.embeddedDevices.stream().flatMap(embedded -> all(embedded).stream()))
                .toList();
    }
}
