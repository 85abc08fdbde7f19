package org.sallyport.admin.http;

import java.time.Duration;

/**
 * What one client may hold of the admin listener.
 *
 * @param connections open at once; further ones wait in the kernel's queue
 * @param headerBytes of a request, its line included
 * @param bodyBytes of a request
 * @param allBodyBytes of all the bodies being read at once
 * @param idle how long a connection may stand still, and how long the header of a request may take
 * @param body how long the body of a request may take
 * @param answer how long it may take in all until the answer begins
 */
public record Limits(
        int connections,
        int headerBytes,
        int bodyBytes,
        int allBodyBytes,
        Duration idle,
        Duration body,
        Duration answer) {
    public static final Limits DEFAULTS = new Limits(
            128,
            8 * 1024,
            1024 * 1024,
            16 * 1024 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));
}
