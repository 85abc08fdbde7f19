package org.sallyport.protocol.igd.action;

/** Which of the two generations of the gateway device a request speaks; they differ in leases and error codes. */
public enum IgdVersion {
    ONE(1),
    TWO(2);

    private final int number;

    IgdVersion(int number) {
        this.number = number;
    }

    /** The version at the end of a type: {@code urn:schemas-upnp-org:service:WANIPConnection:2}. */
    public int number() {
        return number;
    }
}
