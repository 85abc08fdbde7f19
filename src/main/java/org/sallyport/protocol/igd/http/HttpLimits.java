package org.sallyport.protocol.igd.http;

import java.time.Duration;

/**
 * How far a stranger can stretch the server (UDA-57, UDA-63, UDA-89).
 *
 * @param connections in all, at one time
 * @param connectionsForOne of one source address
 * @param headerOctets request line and headers together
 * @param bodyOctets of a request
 * @param patience for a whole request to arrive, from the connection or the previous answer on
 * @param exchange for the answer to be made and fetched, from the end of the request on
 */
public record HttpLimits(
        int connections,
        int connectionsForOne,
        int headerOctets,
        int bodyOctets,
        Duration patience,
        Duration exchange) {
    public static final HttpLimits DEFAULTS =
            new HttpLimits(256, 16, 8 * 1024, 16 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30));
}
