package org.sallyport.bench.load;

/** What a load counts: octets, connections or messages that arrived, those that did not, and how long they took. */
final class Counts {
    final Histogram nanos = new Histogram();
    long done;
    long failed;

    void clear() {
        done = 0;
        failed = 0;
        nanos.clear();
    }
}
