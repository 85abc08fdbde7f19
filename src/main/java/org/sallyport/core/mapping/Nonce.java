package org.sallyport.core.mapping;

/**
 * The 96 bits that bind a PCP mapping to its owner (RFC 6887 §11.1). They are a password: compared whole, in constant
 * time, and never logged (PCP-115, PCP-120).
 */
public record Nonce(long high, int low) {
    /** Whether both are the same, in a time that does not tell where they differ. */
    public boolean matches(Nonce other) {
        return ((high ^ other.high) | Integer.toUnsignedLong(low ^ other.low)) == 0;
    }

    /** A hint for logs, never the nonce. */
    @Override
    public String toString() {
        return String.format("%04x…", high >>> 48);
    }
}
