package org.sallyport.protocol.pcp;

/**
 * What this server offers besides MAP and ANNOUNCE, at this moment.
 *
 * @param peer whether the plane can keep outbound mappings (PCP-106)
 * @param thirdParty whether the policy lets anyone ask for another host (PCP-107)
 */
record Offer(boolean peer, boolean thirdParty) {}
