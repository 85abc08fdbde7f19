package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.sallyport.protocol.igd.action.IgdVersion;
import org.sallyport.protocol.igd.http.HttpAnswer;
import org.sallyport.protocol.igd.http.HttpAsk;
import org.sallyport.protocol.igd.http.Resource;

/**
 * A description: for one client always the same octets (UDA-37, UDA-47). Who is shown one face only finds it at the paths
 * of the other, too: it may have searched for the one and be unable to live with it.
 */
final class DocumentResource implements Resource {
    private final IgdVersion own;
    private final Map<IgdVersion, HttpAnswer> documents = new EnumMap<>(IgdVersion.class);
    private final ClientFaces faces;

    /**
     * @param own the version whose path it is, which has a text
     * @param texts of each version that has such a description
     */
    DocumentResource(IgdVersion own, Map<IgdVersion, String> texts, ClientFaces faces) {
        this.own = own;
        this.faces = faces;
        texts.forEach((version, text) -> documents.put(version, HttpAnswer.xml(200, text.getBytes(UTF_8))));
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
        HttpAnswer document =
                documents.get(faces.of(ask).filter(documents::containsKey).orElse(own));
        if (document == null) {
            throw new IllegalStateException("no description of IGD:" + own.number());
        }
        return document;
    }
}
