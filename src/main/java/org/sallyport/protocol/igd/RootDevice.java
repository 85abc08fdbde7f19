package org.sallyport.protocol.igd;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jupnp.binding.staging.MutableDevice;
import org.jupnp.binding.staging.MutableService;
import org.jupnp.model.ValidationException;
import org.jupnp.model.meta.DeviceIdentity;
import org.jupnp.model.meta.Icon;
import org.jupnp.model.meta.LocalDevice;
import org.jupnp.model.meta.LocalService;
import org.sallyport.protocol.igd.action.IgdVersion;

/**
 * A root device in jUPnP's model, built from its description file.
 *
 * @param descriptionFile served under its name
 * @param services of the whole tree, in document order
 */
record RootDevice(String descriptionFile, LocalDevice model, List<IgdService> services) {
    /**
     * Reads the description of a device and of every service in it.
     *
     * @throws IOException naming the file and what is wrong with it: a service or action we do not have, a UDN that is
     *     there twice, a path that is not short and root-relative
     */
    static RootDevice load(String file, Descriptors files, ServiceCatalogue catalogue) throws IOException {
        files.read(file);
        MutableDevice root = DescriptionBinder.device(file, files.text(file));
        List<IgdService> services = new ArrayList<>();
        try {
            LocalDevice model = build(root, root, files, catalogue, services);
            requireDistinctUdns(file, root);
            return new RootDevice(file, model, List.copyOf(services));
        } catch (ValidationException e) {
            throw new IOException("description " + file + " is invalid: " + e.getErrors(), e);
        }
    }

    /** The one version that the whole tree is of (IGD-1). */
    IgdVersion version() {
        return model.getType().getVersion() == IgdVersion.TWO.number() ? IgdVersion.TWO : IgdVersion.ONE;
    }

    /** The devices of the tree, the root first. */
    Stream<LocalDevice> devices() {
        return devices(model);
    }

    private static Stream<LocalDevice> devices(LocalDevice device) {
        return Stream.concat(
                Stream.of(device), Stream.of(device.getEmbeddedDevices()).flatMap(RootDevice::devices));
    }

    private static LocalDevice build(
            MutableDevice device,
            MutableDevice root,
            Descriptors files,
            ServiceCatalogue catalogue,
            List<IgdService> found)
            throws IOException, ValidationException {
        List<LocalService<?>> services = new ArrayList<>();
        for (MutableService declared : device.services) {
            IgdService service = service(declared, root, files, catalogue);
            found.add(service);
            services.add(service.model());
        }
        List<LocalDevice> embedded = new ArrayList<>();
        for (MutableDevice child : device.embeddedDevices) {
            embedded.add(build(child, root, files, catalogue, found));
        }
        return new LocalDevice(
                new DeviceIdentity(device.udn),
                root.createDeviceVersion(),
                device.createDeviceType(),
                device.createDeviceDetails(null),
                new Icon[0],
                services.toArray(LocalService[]::new),
                embedded.toArray(LocalDevice[]::new));
    }

    private static IgdService service(
            MutableService declared, MutableDevice root, Descriptors files, ServiceCatalogue catalogue)
            throws IOException, ValidationException {
        String file = path(declared.descriptorURI).substring(1);
        Optional<ServiceCatalogue.Unlisted> more = catalogue.unlisted(declared);
        return new IgdService(
                build(file, files, declared, catalogue.of(declared, root)),
                more.isEmpty()
                        ? Optional.empty()
                        : Optional.of(build(
                                more.get().file(), files, declared, more.get().parts())),
                file,
                path(declared.controlURI),
                path(declared.eventSubscriptionURI),
                catalogue::now);
    }

    private static LocalService<Object> build(
            String file, Descriptors files, MutableService declared, ServiceParts parts)
            throws IOException, ValidationException {
        files.read(file);
        MutableService described = DescriptionBinder.service(file, files.text(file), declared);
        return new ServiceBuilder(file, described, parts).build();
    }

    private static String path(URI uri) throws IOException {
        String path = uri == null ? "" : uri.toString();
        if (!path.matches("/[A-Za-z0-9/._-]{1,98}")) {
            throw new IOException("'" + path + "' is no short root-relative path");
        }
        return path;
    }

    /** jUPnP would pass over the second one without a word. */
    private static void requireDistinctUdns(String file, MutableDevice root) throws IOException {
        Set<Object> udns = new HashSet<>();
        for (MutableDevice device : DefaultConnection.all(root)) {
            if (!udns.add(device.udn)) {
                throw new IOException("description " + file + " has " + device.udn + " twice");
            }
        }
    }
}
