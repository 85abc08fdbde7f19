package org.sallyport.protocol.igd.soap;

/** The body is no SOAP request: HTTP 400, for there is nobody to give a UPnP error to. */
public class SoapException extends Exception {
    private static final long serialVersionUID = 1;

    public SoapException(String message) {
        super(message);
    }

    public SoapException(String message, Throwable cause) {
        super(message, cause);
    }
}
