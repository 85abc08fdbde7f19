package org.sallyport.plane.relay;

import io.netty.channel.EventLoop;

/** One thread of the relay: its sockets and the idle timers of what lives on them. */
record RelayLoop(EventLoop events, IdleWheel idle) {
    static RelayLoop on(EventLoop events) {
        RelayLoop loop = new RelayLoop(events, new IdleWheel());
        loop.idle.turnOn(events);
        return loop;
    }
}
