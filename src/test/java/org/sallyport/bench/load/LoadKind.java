package org.sallyport.bench.load;

import java.io.IOException;

/** The loads by name. */
public enum LoadKind {
    BULK_1,
    BULK_16,
    SHORT,
    TURNS,
    UDP_BURSTS,
    UDP_RATE,
    PCP_CHANGES;

    Load open(Target target) throws IOException {
        return switch (this) {
            case BULK_1 -> new Bulk(target, 1);
            case BULK_16 -> new Bulk(target, 16);
            case SHORT -> new ShortConnections(target);
            case TURNS -> new Turns(target);
            case UDP_BURSTS -> new UdpBursts(target);
            case UDP_RATE -> new UdpRate(target);
            case PCP_CHANGES -> new PcpChanges(target);
        };
    }
}
