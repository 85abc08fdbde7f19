package org.sallyport.config;

import java.util.Optional;

/** A single value that cannot be what its key wants. */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Optional<String> hint;

    BadValue(String message) {
        this(message, Optional.empty());
    }

    BadValue(String message, String hint) {
        this(message, Optional.of(hint));
    }

    private BadValue(String message, Optional<String> hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    Optional<String> hint() {
        return hint;
    }
}
