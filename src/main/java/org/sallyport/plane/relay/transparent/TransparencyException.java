package org.sallyport.plane.relay.transparent;

/** This host cannot let the relay speak with other hosts' addresses; the message says what is missing. */
public class TransparencyException extends Exception {
    private static final long serialVersionUID = 1;

    public TransparencyException(String message) {
        super(message);
    }

    /** Because of something that says what is missing. */
    public TransparencyException(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
