package org.sallyport.plane.netfilter;

/** A set or map of nftables, by its name; what its fields are its ruleset says. */
public record NftSet(Family family, String table, String name) {
    @Override
    public String toString() {
        return family.word() + " " + table + " " + name;
    }
}
