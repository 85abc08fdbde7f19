package org.sallyport.app;

/** The gateway cannot start; the message says what is in the way, for the admin. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }

    /** The cause's own words say it all. */
    StartException(Exception cause) {
        super(cause.getMessage(), cause);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
