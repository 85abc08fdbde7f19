package org.sallyport.protocol.pcp;

/**
 * What this server offers besides the rest, at this moment.
 *
 * @param thirdParty whether the policy lets anyone ask for another host (PCP-107)
 */
record Offer(boolean thirdParty) {}
