package org.sallyport.protocol.igd.gena;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a SUBSCRIBE or UNSUBSCRIBE says in its headers (UDA §4.1.2 to §4.1.4), all of it hostile text.
 *
 * @param subscriber the other end of the TCP connection
 */
public record GenaRequest(
        InetAddress subscriber,
        Optional<String> sid,
        Optional<String> callback,
        Optional<String> nt,
        Optional<String> timeout) {}
