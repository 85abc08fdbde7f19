package org.sallyport.core.mapping;

import java.util.Optional;

/** The way a request came in; each owner of a lease has one. */
public enum Via {
    UPNP("upnp"),
    PCP("pcp"),
    NAT_PMP("nat-pmp"),
    /** The admin's own hand: a static or timed mapping made over REST. */
    ADMIN("admin");

    private final String word;

    Via(String word) {
        this.word = word;
    }

    /** The word used in configuration, REST and the store. */
    public String word() {
        return word;
    }

    public static Optional<Via> ofWord(String word) {
        for (Via via : values()) {
            if (via.word.equals(word)) {
                return Optional.of(via);
            }
        }
        return Optional.empty();
    }
}
