package org.sallyport.conformance;

/**
 * One requirement of the list.
 *
 * @param number as {@code PCP-12}
 * @param what it asks, in a sentence
 * @param standing what the list itself says of it
 * @param why it stands so; of {@link Standing#DUE}, what is kept differently, or nothing
 */
record Asked(String number, String what, Standing standing, String why) {
    /** Whether there is a test to be. That one is kept is not for the list to say: the tests show it. */
    enum Standing {
        DUE,
        REFUSED,
        NOT_APPLICABLE
    }

    boolean isDue() {
        return standing == Standing.DUE;
    }

    /** The document it comes from: {@code PCP} of {@code PCP-12}. */
    String series() {
        return number.substring(0, number.indexOf('-'));
    }

    int count() {
        return Integer.parseInt(number.substring(number.indexOf('-') + 1));
    }
}
