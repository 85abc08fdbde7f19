package org.sallyport.host;

/** The settings do not fit this machine; the message names the setting, its value and what there is to choose from. */
public class HostException extends Exception {
    private static final long serialVersionUID = 1;

    public HostException(String message) {
        super(message);
    }

    public HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
