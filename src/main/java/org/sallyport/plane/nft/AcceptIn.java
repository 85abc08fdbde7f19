package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.List;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Nftables;
import org.sallyport.plane.netfilter.RuleHandle;
import org.sallyport.plane.netfilter.Ruleset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rule in each chain of others that the admin has named: what carries our mark is accepted there. Without it an
 * accept of ours would not help, since a packet has to pass every chain of the hook. Not for threads in parallel.
 */
final class AcceptIn {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptIn.class);

    /** By its comment our rule is known again, also after a crash. */
    private static final String COMMENT = "sallyport";

    private final List<ForeignChain> chains;
    private final Nftables nftables;
    private final Ruleset ruleset;
    private volatile List<String> remarks = List.of();

    AcceptIn(List<ForeignChain> chains, Nftables nftables, Ruleset ruleset) {
        this.chains = chains;
        this.nftables = nftables;
        this.ruleset = ruleset;
    }

    /** The chains in which our rule cannot be, one sentence each. */
    List<String> remarks() {
        return remarks;
    }

    /**
     * Puts the rule first into every chain that does not have it.
     *
     * @return whether it was missing anywhere and is there now
     */
    boolean ensure() throws NetfilterException {
        boolean inserted = false;
        List<String> missing = new ArrayList<>();
        for (ForeignChain chain : chains) {
            if (ours(chain).isEmpty()) {
                try {
                    ruleset.load("insert rule " + chain + " ct mark & 0x" + Integer.toHexString(Tables.MARK)
                            + " != 0 accept comment \"" + COMMENT + "\"\n");
                    inserted = true;
                } catch (NetfilterException e) {
                    missing.add("forwarding.nftables.accept-in: the chain " + chain + " cannot be used");
                    LOG.debug("no rule in {}: {}", chain, e.getMessage());
                }
            }
        }
        if (!missing.equals(remarks)) {
            missing.forEach(remark -> LOG.warn("{}", remark));
            remarks = List.copyOf(missing);
        }
        return inserted;
    }

    /** Takes our rules out again. */
    void remove() throws NetfilterException {
        for (ForeignChain chain : chains) {
            for (RuleHandle rule : ours(chain)) {
                ruleset.load("delete rule " + chain + " handle " + rule.handle() + "\n");
            }
        }
    }

    private List<RuleHandle> ours(ForeignChain chain) throws NetfilterException {
        return nftables.rules(chain.family(), chain.table()).stream()
                .filter(rule ->
                        rule.chain().equals(chain.chain()) && rule.comment().equals(COMMENT))
                .toList();
    }
}
