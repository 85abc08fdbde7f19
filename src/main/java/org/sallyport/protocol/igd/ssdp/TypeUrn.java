package org.sallyport.protocol.igd.ssdp;

import java.util.Optional;

/**
 * A device or service type with its version: {@code urn:schemas-upnp-org:device:InternetGatewayDevice:1}. A device of a
 * version does all that lower versions do, so it answers for them too (UDA 1.1 §1.3.2).
 *
 * @param name all before the last colon
 * @param version 1 and up
 */
record TypeUrn(String name, int version) {
    private static final int MOST_DIGITS = 4;

    /** Reads a type; a version with a leading zero, of zero or of more than four digits is none. */
    static Optional<TypeUrn> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !isTypeName(text.substring(0, colon))) {
            return Optional.empty();
        }
        int version = version(text.substring(colon + 1));
        return version == 0 ? Optional.empty() : Optional.of(new TypeUrn(text.substring(0, colon), version));
    }

    /**
     * Reads a type.
     *
     * @throws IllegalArgumentException when it is none
     */
    static TypeUrn of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no device or service type"));
    }

    /** Whether what has this type may answer a search for the other. */
    boolean answers(TypeUrn wanted) {
        return name.equals(wanted.name) && version >= wanted.version;
    }

    @Override
    public String toString() {
        return name + ":" + version;
    }

    private static boolean isTypeName(String name) {
        return name.startsWith("urn:")
                && (name.contains(":device:") || name.contains(":service:"))
                && Text.isToken(name);
    }

    private static int version(String digits) {
        boolean canonical = !digits.isEmpty() && digits.length() <= MOST_DIGITS && digits.charAt(0) != '0';
        return canonical && digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : 0;
    }
}
