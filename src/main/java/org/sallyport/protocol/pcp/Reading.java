package org.sallyport.protocol.pcp;

/** What a datagram turns out to be. */
sealed interface Reading {
    /** A request in good order. */
    record Accepted(PcpRequest request) implements Reading {}

    /** A request that must be answered with this error. */
    record Refused(PcpError error) implements Reading {}

    /**
     * Nothing that may be answered.
     *
     * @param counter the name under which it is counted
     */
    record Dropped(String counter) implements Reading {}

    static Reading refused(ResultCode code, PcpError.Header header) {
        return new Refused(new PcpError(code, code.lifetime(), header));
    }
}
