package org.sallyport.plane.netfilter;

/** An element and the set or map it is in. */
public record Placed(NftSet set, Element element) {}
