package org.sallyport.admin.client;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a gateway has answered, ready for a terminal. */
public final class Answer {
    private final JsonNode body;

    Answer(JsonNode body) {
        this.body = body;
    }

    /** The answer itself as indented JSON, in ASCII. */
    public List<String> json() {
        return Listing.json(body);
    }

    /** A list of leases as a table. */
    public List<String> leases() {
        return Listing.leases(body);
    }

    /** The gateway's state, a line for each fact. */
    public List<String> status() {
        return Listing.status(body);
    }
}
