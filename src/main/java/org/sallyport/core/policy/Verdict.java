package org.sallyport.core.policy;

/** What the policy says to a request, and by which rule. */
public sealed interface Verdict {
    /** The name of the rule that decided, {@code default} when none matched. */
    String rule();

    /** Go ahead, within these bounds. */
    record Allow(String rule, Rule.Grant grant) implements Verdict {}

    /** No. */
    record Deny(String rule) implements Verdict {}

    /** Not before the admin has said so. */
    record Ask(String rule) implements Verdict {}
}
