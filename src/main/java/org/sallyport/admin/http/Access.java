package org.sallyport.admin.http;

/** Who may use a route. */
public enum Access {
    /** Whoever reaches the listener; the endpoint itself shows no lease without asking for more. */
    OPEN,
    /** The holder of the token, or a process of this host without one. */
    LOOPBACK,
    /** The holder of the token. */
    TOKEN
}
