package org.sallyport.protocol.igd.ssdp;

import java.time.Duration;

/** Time on the thread that owns SSDP. Tests put a clock of their own behind it. */
interface Timetable {
    /** A clock in nanoseconds that only goes forward; its zero means nothing. */
    long nanos();

    /** Does the work on the owning thread, once this has passed. */
    void after(Duration delay, Runnable work);
}
