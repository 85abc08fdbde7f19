package org.sallyport.core.lease;

import java.util.Optional;

/** The name of a lease in REST and in the store: 64 random bits, so that no client can guess another's. */
public record LeaseId(long value) {
    /** Reads the sixteen hexadecimal digits that {@link #toString} writes. */
    public static Optional<LeaseId> parse(String text) {
        if (!text.matches("[0-9a-f]{16}")) {
            return Optional.empty();
        }
        return Optional.of(new LeaseId(Long.parseUnsignedLong(text, 16)));
    }

    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
