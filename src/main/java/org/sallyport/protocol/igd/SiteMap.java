package org.sallyport.protocol.igd;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sallyport.core.gateway.Counters;
import org.sallyport.protocol.igd.action.IgdVersion;
import org.sallyport.protocol.igd.gena.Subscriptions;
import org.sallyport.protocol.igd.http.Resource;

/** The table of all paths; whatever is not in it is 404 (UDA-88). */
final class SiteMap {
    private final List<RootDevice> roots;
    private final Descriptors files;
    private final ClientFaces faces;
    private final Map<String, Resource> resources = new HashMap<>();

    private SiteMap(List<RootDevice> roots, Descriptors files, ClientFaces faces) {
        this.roots = roots;
        this.files = files;
        this.faces = faces;
    }

    static Map<String, Resource> of(
            List<RootDevice> roots,
            Descriptors files,
            ClientFaces faces,
            Subscriptions subscriptions,
            Counters counters) {
        SiteMap map = new SiteMap(roots, files, faces);
        for (RootDevice root : roots) {
            map.document(root.descriptionFile(), root.version(), map.descriptions());
            for (IgdService service : root.services()) {
                map.document(service.descriptionFile(), root.version(), map.descriptions(service));
                map.resources.put(service.controlPath(), new ControlResource(service, faces, counters));
                map.resources.put(service.eventPath(), new EventResource(service, subscriptions, counters));
            }
        }
        return Map.copyOf(map.resources);
    }

    /**
     * Makes sure that no two services share a path; the case of letters makes no difference.
     *
     * @throws IOException naming what is there twice
     */
    static void requireDistinctPaths(List<RootDevice> roots) throws IOException {
        Map<String, String> seen = new HashMap<>();
        for (RootDevice root : roots) {
            for (IgdService service : root.services()) {
                for (String path : List.of(service.controlPath(), service.eventPath())) {
                    if (seen.put(path.toLowerCase(Locale.ROOT), path) != null) {
                        throw new IOException("description " + root.descriptionFile() + " has " + path + " twice");
                    }
                }
            }
        }
    }

    private void document(String file, IgdVersion own, Map<IgdVersion, String> byVersion) {
        Map<IgdVersion, String> texts = new EnumMap<>(IgdVersion.class);
        byVersion.forEach((version, name) -> texts.put(version, files.text(name)));
        texts.put(own, files.text(file));
        resources.put("/" + file, new DocumentResource(own, texts, faces));
    }

    private Map<IgdVersion, String> descriptions() {
        Map<IgdVersion, String> names = new EnumMap<>(IgdVersion.class);
        roots.forEach(root -> names.put(root.version(), root.descriptionFile()));
        return names;
    }

    /** The descriptions of this service in each face that has it. */
    private Map<IgdVersion, String> descriptions(IgdService service) {
        Map<IgdVersion, String> names = new EnumMap<>(IgdVersion.class);
        for (RootDevice root : roots) {
            Optional<IgdService> counterpart = root.services().stream()
                    .filter(other -> other.family().equals(service.family()))
                    .findFirst();
            counterpart.ifPresent(other -> names.put(root.version(), other.descriptionFile()));
        }
        return names;
    }
}
