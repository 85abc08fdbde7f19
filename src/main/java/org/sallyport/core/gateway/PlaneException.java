package org.sallyport.core.gateway;

/** The plane as a whole failed: none of what it was asked to do has happened. */
public class PlaneException extends Exception {
    private static final long serialVersionUID = 1;

    public PlaneException(String message) {
        super(message);
    }

    public PlaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
