package org.sallyport.config;

/** Turns the text of one value into what it means. */
@FunctionalInterface
interface Conversion<T> {
    /**
     * The meaning.
     *
     * @param what the key as messages name it: {@code upnp.port}
     * @throws BadValue naming the key, the value and what would be right
     */
    T of(String what, Node.Scalar value) throws BadValue;
}
