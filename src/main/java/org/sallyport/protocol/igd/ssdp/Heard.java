package org.sallyport.protocol.igd.ssdp;

/** What a datagram on the SSDP port turned out to be: a search, or nothing for us. */
sealed interface Heard {
    /**
     * M-SEARCH (UDA 1.1 §1.3.2).
     *
     * @param target ST: what is looked for
     * @param mx seconds over which the answers may be spread, 1..5, more being cut to 5; 0 when the search names none
     *     or no such number, which is right in a unicast search only
     */
    record Search(String target, int mx) implements Heard {
        static final int HIGHEST_MX = 5;
    }

    /** Why a datagram gets no answer. */
    enum Dropped implements Heard {
        /** NOTIFY or an answer: the talk of other devices. */
        OTHER_TALK("ssdp.ignored.other-talk"),
        /** No start line of ours, or a field given twice. */
        MALFORMED("ssdp.dropped.malformed"),
        /** MAN is not {@code "ssdp:discover"}, in quotes. */
        NO_MAN("ssdp.dropped.no-man"),
        /** No ST. */
        NO_TARGET("ssdp.dropped.no-st"),
        /** To the group, with no MX or a wrong one (UDA-18). */
        NO_MX("ssdp.dropped.no-mx"),
        /** A fine search for what is not here. */
        NO_MATCH("ssdp.ignored.no-match"),
        /** From outside the link's prefix. */
        OFF_LAN("ssdp.dropped.off-lan"),
        /** From a low port, where other services live that would be made to answer us (UDA-29). */
        SOURCE_PORT("ssdp.dropped.source-port"),
        /** One source asks too often (UDA-28). */
        OVER_RATE("ssdp.dropped.over-rate"),
        /** Too many answers wait already. */
        BACKLOG("ssdp.dropped.backlog");

        private final String counter;

        Dropped(String counter) {
            this.counter = counter;
        }

        String counter() {
            return counter;
        }
    }
}
