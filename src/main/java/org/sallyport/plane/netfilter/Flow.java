package org.sallyport.plane.netfilter;

import java.util.Optional;

/**
 * An entry of conntrack.
 *
 * @param original as the first packet came in, before any translation
 * @param reply as answers come in, before the translation is undone
 * @param master the original direction of the flow that announced this one, as FTP's control connection does
 * @param id the kernel's number, so that no other of the same tuple is deleted for it
 * @param zone conntrack's zone, usually 0
 */
public record Flow(Family family, Tuple original, Tuple reply, Optional<Tuple> master, int id, int zone) {}
