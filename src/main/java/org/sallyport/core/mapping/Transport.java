package org.sallyport.core.mapping;

import java.util.Locale;
import java.util.Optional;

/** A transport protocol whose ports can be mapped; others are refused (NAT-58). */
public enum Transport {
    TCP(6),
    UDP(17);

    private final int number;

    Transport(int number) {
        this.number = number;
    }

    /** The IANA protocol number, as PCP carries it (RFC 6887 §11.1). */
    public int number() {
        return number;
    }

    /** The other one, whose equal port is kept for the same client (RFC 6886 §3.2). */
    public Transport companion() {
        return this == TCP ? UDP : TCP;
    }

    /** The word used in configuration, REST and the store: {@code tcp} or {@code udp}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Transport> ofNumber(int number) {
        return switch (number) {
            case 6 -> Optional.of(TCP);
            case 17 -> Optional.of(UDP);
            default -> Optional.empty();
        };
    }

    /** Reads {@link #word()}, in any case. */
    public static Optional<Transport> ofWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "tcp" -> Optional.of(TCP);
            case "udp" -> Optional.of(UDP);
            default -> Optional.empty();
        };
    }
}
