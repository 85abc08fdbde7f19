package org.sallyport.admin.http;

import java.util.concurrent.CompletionStage;

/** Answers the requests of one route, without blocking the thread that calls it. */
@FunctionalInterface
public interface Endpoint {
    /** The reply, now or later; it may also fail with a {@link ProblemException}. */
    CompletionStage<Reply> answer(Call call) throws ProblemException;
}
