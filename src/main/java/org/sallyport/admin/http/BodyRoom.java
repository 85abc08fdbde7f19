package org.sallyport.admin.http;

/** The memory that all the bodies being read at once may take. */
final class BodyRoom {
    private long free;

    /** @param bytes in all */
    BodyRoom(long bytes) {
        free = bytes;
    }

    /** Takes room for a body; without effect when there is not so much. */
    synchronized boolean take(long bytes) {
        if (bytes > free) {
            return false;
        }
        free -= bytes;
        return true;
    }

    synchronized void give(long bytes) {
        free += bytes;
    }
}
