package org.sallyport.protocol.pcp;

/**
 * What this server offers besides the rest, at this moment.
 *
 * @param thirdParty whether the policy lets anyone ask for another host (PCP-107)
 * @param peer whether the plane translates what internal clients send, so that PEER can be kept (PCP-106)
 */
record Offer(boolean thirdParty, boolean peer) {}
