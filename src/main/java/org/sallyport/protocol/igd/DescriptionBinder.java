package org.sallyport.protocol.igd;

import java.io.IOException;
import java.util.Optional;
import org.jupnp.binding.staging.MutableDevice;
import org.jupnp.binding.staging.MutableService;
import org.jupnp.binding.xml.DescriptorBindingException;
import org.jupnp.binding.xml.UDA10DeviceDescriptorBinderImpl;
import org.jupnp.binding.xml.UDA10ServiceDescriptorBinderImpl;
import org.jupnp.model.ValidationException;
import org.jupnp.model.meta.Action;
import org.jupnp.model.meta.Device;
import org.jupnp.model.meta.DeviceIdentity;
import org.jupnp.model.meta.LocalDevice;
import org.jupnp.model.meta.LocalService;
import org.jupnp.model.meta.Service;
import org.jupnp.model.meta.StateVariable;
import org.jupnp.model.types.UDN;

/**
 * Reads our own description files with jUPnP's binders, and stops before they build their model: what they build has no
 * executors, so each binder here hands out the staging object instead.
 */
final class DescriptionBinder {
    private DescriptionBinder() {}

    /**
     * The device tree of a description.
     *
     * @throws IOException naming the file when it is none
     */
    static MutableDevice device(String name, String xml) throws IOException {
        var binder = new UDA10DeviceDescriptorBinderImpl() {
            Optional<MutableDevice> read = Optional.empty();

            @Override
            @SuppressWarnings("rawtypes") // As jUPnP declares it.
            public <D extends Device> D buildInstance(D prototype, MutableDevice device) {
                read = Optional.of(device);
                return prototype;
            }
        };
        try {
            binder.describe(new LocalDevice(new DeviceIdentity(new UDN("none"))), asOneZero(xml));
        } catch (DescriptorBindingException | ValidationException e) {
            throw new IOException("description " + name + " is no device description: " + e.getMessage(), e);
        }
        return binder.read.orElseThrow();
    }

    /** jUPnP's model knows no 1.1 and complains of it; nobody outside sees the model. */
    private static String asOneZero(String xml) {
        return xml.replace("<minor>1</minor>", "<minor>0</minor>");
    }

    /**
     * The actions and variables of a service description.
     *
     * @param declared the service as its device declares it
     * @throws IOException naming the file when it is none
     */
    static MutableService service(String name, String xml, MutableService declared) throws IOException {
        var binder = new UDA10ServiceDescriptorBinderImpl() {
            Optional<MutableService> read = Optional.empty();

            @Override
            @SuppressWarnings("rawtypes") // As jUPnP declares it.
            protected <S extends Service> S buildInstance(S prototype, MutableService service) {
                read = Optional.of(service);
                return prototype;
            }
        };
        try {
            binder.describe(
                    new LocalService<Object>(
                            declared.serviceType, declared.serviceId, new Action<?>[0], new StateVariable<?>[0]),
                    xml);
        } catch (DescriptorBindingException | ValidationException e) {
            throw new IOException("description " + name + " is no service description: " + e.getMessage(), e);
        }
        return binder.read.orElseThrow();
    }
}
