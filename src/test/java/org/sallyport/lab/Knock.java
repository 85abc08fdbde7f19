package org.sallyport.lab;

import java.io.Serializable;

/**
 * One thing a visitor has sent to a port of the external address, known again by its number wherever it arrives.
 *
 * @param sent in microseconds of the wall clock, taken just before
 */
record Knock(long number, String transport, int port, long sent) implements Serializable {
    /** How many octets of payload it takes; a line, so that an {@link Echo} answers. */
    static final int LENGTH = 16;

    /** The payload of the knock of this number. */
    static String token(long number) {
        return String.format("%015x\n", number);
    }
}
