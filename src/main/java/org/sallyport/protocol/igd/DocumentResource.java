package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import org.sallyport.protocol.igd.http.HttpAnswer;
import org.sallyport.protocol.igd.http.HttpAsk;
import org.sallyport.protocol.igd.http.Resource;

/** A description: always the same octets (UDA-37, UDA-47). */
final class DocumentResource implements Resource {
    private final HttpAnswer document;

    DocumentResource(String text) {
        document = HttpAnswer.xml(200, text.getBytes(UTF_8));
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET", "HEAD");
    }

    @Override
    public boolean wantsBody() {
        return false;
    }

    @Override
    public HttpAnswer answer(HttpAsk ask) {
        return document;
    }
}
