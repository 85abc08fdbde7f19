package org.sallyport.plane.netfilter;

/** The kernel or one of the host's tools did not do what it was asked; the message says what is missing. */
public class NetfilterException extends Exception {
    private static final long serialVersionUID = 1;

    public NetfilterException(String message) {
        super(message);
    }

    public NetfilterException(String message, Throwable cause) {
        super(message, cause);
    }
}
