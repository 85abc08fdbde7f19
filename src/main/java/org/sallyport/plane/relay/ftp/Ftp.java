package org.sallyport.plane.relay.ftp;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Predicate;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.tcp.Inspected;
import org.sallyport.plane.relay.tcp.Inspector;

/** Gives each connection to an FTP server behind a mapping, known by its internal port, an inspector. */
public final class Ftp implements Inspector.Source {
    private static final int CONTROL_PORT = 21;
    /** The dynamic ports (RFC 6335 §6): mappings seldom ask for one, and no service has one for good. */
    private static final int LOWEST = 49152;

    private static final int HIGHEST = 65535;

    private final Predicate<MappingKey> isMapped;
    private final Counters counters;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param isMapped whether there is such a mapping, now; asked from any thread
     */
    public Ftp(Predicate<MappingKey> isMapped, Counters counters) {
        this.isMapped = isMapped;
        this.counters = counters;
    }

    @Override
    public Optional<Inspector> of(Inspected connection) {
        Mapping mapping = connection.mapping();
        if (mapping.client().port() != CONTROL_PORT || !isIpv4(mapping)) {
            return Optional.empty();
        }
        SideDoors doors = new SideDoors(connection, this::port, port -> isMapped(mapping, port), counters);
        DataPolicy policy = new DataPolicy(mapping.client().address(), doors, counters);
        return Optional.of(new FtpInspector(policy, doors::close));
    }

    /** Six numbers name no other endpoint. */
    private static boolean isIpv4(Mapping mapping) {
        return Addresses.isIpv4(mapping.key().externalAddress())
                && Addresses.isIpv4(mapping.client().address());
    }

    private int port() {
        return LOWEST + random.nextInt(HIGHEST - LOWEST + 1);
    }

    private boolean isMapped(Mapping mapping, int port) {
        return isMapped.test(new MappingKey(Transport.TCP, mapping.key().externalAddress(), port));
    }
}
