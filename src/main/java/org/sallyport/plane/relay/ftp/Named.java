package org.sallyport.plane.relay.ftp;

import java.net.InetSocketAddress;

/**
 * The endpoint of a data connection, as a line of the control connection names it.
 *
 * @param from where in the line its words begin
 * @param to where the rest of the line goes on
 */
record Named(InetSocketAddress endpoint, int from, int to) {
    /** The line with other words in the place of these. */
    String replaced(String line, String words) {
        return line.substring(0, from) + words + line.substring(to);
    }
}
