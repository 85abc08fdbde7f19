/**
 * TCP mappings relayed: a {@link org.sallyport.plane.relay.tcp.TcpDoor door} accepts, a
 * {@link org.sallyport.plane.relay.tcp.TcpRelay relay} says who gets in, and a
 * {@link org.sallyport.plane.relay.tcp.TcpConnection connection} has two sockets and a
 * {@link org.sallyport.plane.relay.tcp.TcpStream stream} each way between them. The sockets are handles of our own on
 * Netty's event loops, on epoll or the JDK's selector.
 */
@NullMarked
package org.sallyport.plane.relay.tcp;

import org.jspecify.annotations.NullMarked;
