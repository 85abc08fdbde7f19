package org.sallyport.protocol.igd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jupnp.model.meta.LocalDevice;
import org.sallyport.protocol.igd.action.IgdVersion;
import org.sallyport.protocol.igd.ssdp.Advertised;
import org.sallyport.protocol.igd.ssdp.Presence;

/** Which root devices there are, and how loudly: IGD:1, IGD:2, or both with IGD:2 for those who ask (IGD-4). */
final class Faces {
    private static final String ONE = "igd1.xml";
    private static final String TWO = "igd2.xml";

    private Faces() {}

    /**
     * The root devices that somebody may be shown.
     *
     * @throws IOException as {@link RootDevice#load}; also when two of them share a path or a UDN
     */
    static List<RootDevice> load(ClientFaces faces, Descriptors files, ServiceCatalogue catalogue) throws IOException {
        List<RootDevice> roots = new ArrayList<>();
        for (IgdVersion version : IgdVersion.values()) {
            if (faces.show(version)) {
                roots.add(RootDevice.load(version == IgdVersion.ONE ? ONE : TWO, files, catalogue));
            }
        }
        SiteMap.requireDistinctPaths(roots);
        requireDistinctUdns(roots);
        return roots;
    }

    /** The same for SSDP: what the setting says, for whoever has a face of its own is not known by a search. */
    static List<Advertised> advertised(IgdSettings.Version version, List<RootDevice> roots, int configId) {
        ClientFaces everyone = new ClientFaces(version, List.of());
        return roots.stream()
                .filter(root -> everyone.show(root.version()))
                .map(root -> advertised(version, root, configId))
                .toList();
    }

    private static Advertised advertised(IgdSettings.Version version, RootDevice root, int configId) {
        boolean second = version == IgdSettings.Version.AUTO && root.version() == IgdVersion.TWO;
        return new Advertised(
                "/" + root.descriptionFile(),
                configId,
                second ? Presence.WHEN_ASKED : Presence.ANNOUNCED,
                root.devices().map(Faces::advertised).toList());
    }

    private static Advertised.Device advertised(LocalDevice device) {
        return new Advertised.Device(
                device.getIdentity().getUdn().toString(),
                device.getType().toString(),
                Stream.of(device.getServices())
                        .map(service -> service.getServiceType().toString())
                        .toList());
    }

    /** Two devices of one name make control points mix up what belongs to which. */
    private static void requireDistinctUdns(List<RootDevice> roots) throws IOException {
        Set<Object> udns = new HashSet<>();
        for (RootDevice root : roots) {
            for (LocalDevice device : root.devices().toList()) {
                if (!udns.add(device.getIdentity().getUdn())) {
                    throw new IOException("description " + root.descriptionFile() + " has "
                            + device.getIdentity().getUdn() + ", which another one has, too");
                }
            }
        }
    }
}
