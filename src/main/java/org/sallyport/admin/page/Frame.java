package org.sallyport.admin.page;

import java.util.Map;
import org.sallyport.admin.http.Reply;

/** What every page has around its content. */
final class Frame {
    /** Our own style, script and forms; nothing inline, nothing from elsewhere, in nobody's frame. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Sallyport</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/page.css">
            """;

    private Frame() {}

    static Reply reply(int status, String extraHead, Html body) {
        Reply reply =
                Reply.text(status, "text/html", HEAD + extraHead + "</head>\n<body>\n" + body + "</body>\n</html>\n");
        for (Map.Entry<String, String> header : HEADERS.entrySet()) {
            reply = reply.header(header.getKey(), header.getValue());
        }
        return reply;
    }
}
