package org.sallyport.plane.relay.flow;

import io.netty.channel.EventLoop;
import org.sallyport.core.gateway.Counters;

/** One thread of the relay: its sockets and the idle timers of what lives on them. */
public record RelayLoop(EventLoop events, IdleWheel idle) {
    public static RelayLoop on(EventLoop events, Counters counters) {
        RelayLoop loop = new RelayLoop(events, new IdleWheel(counters));
        loop.idle.turnOn(events);
        return loop;
    }
}
