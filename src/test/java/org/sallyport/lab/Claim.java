package org.sallyport.lab;

import java.io.Serializable;

/**
 * What a client knows of one of its endpoints, from what the gateway has acknowledged.
 *
 * @param protocol the one it asks by: pcp, nat-pmp or upnp
 * @param transport tcp or udp
 * @param address the client's own
 * @param port inside and, if it is granted, outside
 * @param state what was last acknowledged
 * @param asked before the request left, in milliseconds of the wall clock
 * @param answered when its answer was there
 * @param lifetime granted, in milliseconds
 */
record Claim(
        String protocol,
        String transport,
        String address,
        int port,
        State state,
        long asked,
        long answered,
        long lifetime)
        implements Serializable {

    enum State {
        GRANTED,
        DELETED,
        /** A request was not answered, or with a refusal after such a one: both are possible. */
        UNKNOWN
    }

    /** Whether the gateway must hold it at this moment. */
    boolean mustLive(long now) {
        return state == State.GRANTED && now < asked + lifetime;
    }

    /** Whether the gateway must not serve it any more at this moment. */
    boolean mustBeGone(long now) {
        return state == State.DELETED || (state == State.GRANTED && now > answered + lifetime);
    }

    Claim granted(long from, long until, long forSo) {
        return new Claim(protocol, transport, address, port, State.GRANTED, from, until, forSo);
    }

    Claim is(State other) {
        return new Claim(protocol, transport, address, port, other, asked, answered, lifetime);
    }
}
