package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sallyport.plane.netfilter.Concat;
import org.sallyport.plane.netfilter.Count;
import org.sallyport.plane.netfilter.Element;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.NftSet;
import org.sallyport.plane.netfilter.Nftables;
import org.sallyport.plane.netfilter.Placed;
import org.sallyport.plane.netfilter.RuleHandle;
import org.sallyport.plane.netfilter.Ruleset;
import org.sallyport.plane.netfilter.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our two tables as they are in the kernel, and how they become what they should be. Not for threads in parallel. */
final class KernelTables {
    private static final Logger LOG = LoggerFactory.getLogger(KernelTables.class);
    private static final List<Family> FAMILIES = List.of(Family.IP, Family.IP6);

    /** Ours: so many elements are changed at once when all are gone through; each such transaction keeps others waiting. */
    private static final int AT_ONCE = 20_000;

    private final Nftables nftables;
    private final Ruleset ruleset;
    private final boolean ftpWanted;
    private boolean ftp;
    private List<RuleHandle> rules = List.of();

    KernelTables(Nftables nftables, Ruleset ruleset, boolean ftpWanted) {
        this.nftables = nftables;
        this.ruleset = ruleset;
        this.ftpWanted = ftpWanted;
    }

    /** Whether FTP is followed by the kernel. */
    boolean followsFtp() {
        return ftp;
    }

    /**
     * Makes the tables hold exactly this and act on it. What is there and wanted stays all the while; what is missing is
     * added before what is too much is deleted.
     *
     * @return whether anything had to be done
     */
    boolean restore(List<Placed> wanted) throws NetfilterException {
        boolean whole = !rules.isEmpty() && rules.equals(rulesNow());
        if (!whole) {
            declare();
        }
        boolean filled = fill(wanted);
        if (!whole) {
            ruleset.load(RulesetText.chains(ftp));
            rules = rulesNow();
        }
        return filled || !whole;
    }

    private List<RuleHandle> rulesNow() throws NetfilterException {
        List<RuleHandle> now = new ArrayList<>();
        for (Family family : FAMILIES) {
            now.addAll(nftables.rules(family, Tables.NAME));
        }
        return now;
    }

    private void declare() throws NetfilterException {
        try {
            ruleset.load(RulesetText.sets());
        } catch (NetfilterException e) {
            LOG.debug("the tables of another version give way: {}", e.getMessage());
            remove();
            ruleset.load(RulesetText.sets());
        }
        ftp = ftpWanted && declareFtp();
    }

    private boolean declareFtp() {
        try {
            ruleset.load(RulesetText.ftpHelper());
            return true;
        } catch (NetfilterException e) {
            LOG.debug("the kernel has no FTP helper: {}", e.getMessage());
            return false;
        }
    }

    private boolean fill(List<Placed> wanted) throws NetfilterException {
        Map<NftSet, Set<Element>> missing = wanted.stream()
                .collect(Collectors.groupingBy(
                        Placed::set, Collectors.mapping(Placed::element, Collectors.toCollection(HashSet::new))));
        List<Placed> surplus = new ArrayList<>();
        List<Placed> clashing = new ArrayList<>();
        for (NftSet set : Tables.ALL) {
            Set<Element> of = missing.getOrDefault(set, new HashSet<>());
            Map<Element, Count> now = nftables.elements(set);
            List<Element> there =
                    now.keySet().stream().filter(element -> !of.remove(element)).toList();
            Set<Concat> keys = of.stream().map(Element::key).collect(Collectors.toSet());
            there.forEach(element -> (keys.contains(element.key()) ? clashing : surplus).add(new Placed(set, element)));
        }
        List<Placed> absent = missing.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(element -> new Placed(entry.getKey(), element)))
                .toList();
        change(clashing, absent);
        change(surplus, List.of());
        return !(clashing.isEmpty() && absent.isEmpty() && surplus.isEmpty());
    }

    /** Deletes and adds, in transactions of a moderate size; the first deletes all that is in the way. */
    private void change(List<Placed> deleted, List<Placed> added) throws NetfilterException {
        Transaction transaction = new Transaction();
        for (Placed placed : deleted) {
            transaction.delete(placed);
        }
        for (Placed placed : added) {
            transaction.add(placed);
            if (transaction.size() >= AT_ONCE) {
                commit(transaction);
                transaction = new Transaction();
            }
        }
        commit(transaction);
    }

    private void commit(Transaction transaction) throws NetfilterException {
        List<Transaction.Refused> refused = nftables.commit(transaction);
        if (!refused.isEmpty()) {
            throw new NetfilterException("the kernel refuses elements of the table sallyport with error "
                    + refused.get(0).errno());
        }
    }

    /** Takes the tables away, with all that they hold. */
    void remove() throws NetfilterException {
        StringBuilder text = new StringBuilder();
        FAMILIES.forEach(family -> text.append(Ruleset.removal(family, Tables.NAME)));
        ruleset.load(text.toString());
        rules = List.of();
    }
}
