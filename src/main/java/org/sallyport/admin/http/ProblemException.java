package org.sallyport.admin.http;

/** Stops the reading of a request that cannot be served; the router sends its problem. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        // No trace: it is an answer, and strangers can ask for it as often as they like.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
