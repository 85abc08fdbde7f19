package org.sallyport.admin.client;

/** The gateway could not be asked, or said no; the message is one line for the person at the terminal. */
public final class ClientException extends Exception {
    private static final long serialVersionUID = 1;

    public ClientException(String message) {
        super(message);
    }

    public ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
