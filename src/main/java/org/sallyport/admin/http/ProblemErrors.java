package org.sallyport.admin.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty's own errors, a broken request line above all, in the words of the rest and without a stack trace. */
final class ProblemErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() >= 400 ? response.getStatus() : 500;
        String detail =
                request.getAttribute(ERROR_MESSAGE) instanceof String message ? message : HttpStatus.getMessage(status);
        ReplyWriter.write(Problem.of(status, detail).reply(), response, callback);
        return true;
    }
}
