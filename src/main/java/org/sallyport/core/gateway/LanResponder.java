package org.sallyport.core.gateway;

import java.util.List;

/** A responder on the LAN, which moves with the LAN's addresses. */
public interface LanResponder extends Responder {
    /**
     * The LAN sides are these now: it answers on the new ones and no longer where one has gone; the others, and what is
     * under way there, are left alone. What cannot be opened is told by {@link #trouble} and tried again at the next call.
     * From one thread; when it returns, everything that can answer does.
     *
     * @param sides of both families; a side whose interface has another index is another side
     */
    void follow(List<LanInterface> sides);
}
