package org.sallyport.core.lease;

/** The store could not read or keep what it was given; the message says what and where. */
public class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
