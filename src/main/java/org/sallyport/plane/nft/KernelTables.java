package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
     * Makes the tables hold exactly this and act on it, whatever they are like now. What is there and wanted stays all the
     * while; what is missing is added before what is too much is deleted.
     *
     * @return whether anything had to be done
     */
    boolean restore(Collection<Placed> wanted) throws NetfilterException {
        List<RuleHandle> now = rulesNow();
        if (now.isEmpty()) { // nothing is carried: there is nothing to be kept, nor to be compared
            rules = now;
            ruleset.load(removal() + RulesetText.sets());
            ftp = ftpWanted && declareFtp();
            change(List.of(), wanted);
            act();
            return true;
        }
        boolean whole = now.equals(rules);
        if (!whole) {
            declare();
        }
        boolean filled = fill(wanted);
        if (!whole) {
            act();
        }
        return filled || !whole;
    }

    /** Makes the tables, which hold the first of these, hold the second. */
    void move(Collection<Placed> from, Collection<Placed> to) throws NetfilterException {
        Set<Placed> missing = new HashSet<>(to);
        List<Placed> surplus =
                from.stream().filter(placed -> !missing.remove(placed)).toList();
        change(surplus, missing);
    }

    private void act() throws NetfilterException {
        ruleset.load(RulesetText.chains(ftp));
        rules = rulesNow();
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

    private boolean fill(Collection<Placed> wanted) throws NetfilterException {
        Set<Placed> missing = new HashSet<>(wanted);
        List<Placed> surplus = new ArrayList<>();
        for (NftSet set : Tables.ALL) {
            for (Element element : nftables.elements(set).keySet()) {
                Placed there = new Placed(set, element);
                if (!missing.remove(there)) {
                    surplus.add(there);
                }
            }
        }
        change(surplus, missing);
        return !(surplus.isEmpty() && missing.isEmpty());
    }

    /** Deletes and adds, in transactions of a moderate size, those of one set together; the first does all deletions. */
    private void change(Collection<Placed> deleted, Collection<Placed> added) throws NetfilterException {
        Transaction transaction = new Transaction();
        deleted.forEach(transaction::delete);
        Map<NftSet, List<Placed>> bySet =
                added.stream().collect(Collectors.groupingBy(Placed::set, LinkedHashMap::new, Collectors.toList()));
        for (List<Placed> alike : bySet.values()) {
            for (Placed placed : alike) {
                transaction.add(placed);
                if (transaction.size() >= AT_ONCE) {
                    commit(transaction);
                    transaction = new Transaction();
                }
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
        ruleset.load(removal());
        rules = List.of();
    }

    private static String removal() {
        return FAMILIES.stream()
                .map(family -> Ruleset.removal(family, Tables.NAME))
                .collect(Collectors.joining());
    }
}
