package org.sallyport.core.gateway;

/**
 * Why a plane cannot carry one mapping.
 *
 * @param detail one line for the admin
 */
public record PlaneFault(Kind kind, String detail) {
    /** What went wrong. */
    public enum Kind {
        /** Something on this host already uses the external port. */
        PORT_IN_USE,
        /** This process may not open the port: one below 1024 without the privilege. */
        NOT_PERMITTED,
        /** The plane has no means for such a mapping. */
        UNSUPPORTED,
        /** Descriptors, memory or the like have run out. */
        EXHAUSTED,
        FAILED
    }
}
