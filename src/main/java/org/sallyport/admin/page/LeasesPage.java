package org.sallyport.admin.page;

import java.util.List;
import java.util.stream.Collectors;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.rest.LeaseJson;
import org.sallyport.admin.rest.StatusJson;
import org.sallyport.admin.text.Words;

/** The page: the gateway's state in a few lines, then its leases. */
final class LeasesPage {
    /** Ours: more rows are of no use to eyes; the filter finds the others. */
    static final int MOST = 500;

    private static final String HEAD = """
            <script type="module" src="/page.js"></script>
            <noscript><meta http-equiv="refresh" content="30"></noscript>
            """;

    private static final String COLUMNS = """
            <div class="table">
            <table>
            <thead><tr><th>External</th><th>Leads to</th><th>Application</th><th>Via</th><th class="number">Time left</th>\
            <th class="number">In</th><th class="number">Out</th><th>Rule</th></tr></thead>
            <tbody>
            """;

    private LeasesPage() {}

    /**
     * The page as it is now.
     *
     * @param leases those to show, at most {@link #MOST}
     * @param matching how many the filter found
     */
    static Reply reply(StatusJson status, List<LeaseJson> leases, int matching, String query) {
        Html html = new Html();
        header(html, query);
        html.markup("<main id=\"live\">\n");
        state(html, status);
        troubles(html, status);
        if (leases.isEmpty()) {
            empty(html, query);
        } else {
            table(html, leases);
        }
        if (matching > leases.size()) {
            html.markup("<p class=\"note\">The first ")
                    .text(leases.size())
                    .markup(" of ")
                    .text(matching);
            html.markup(" leases. Narrow them with the filter.</p>\n");
        }
        html.markup("</main>\n<footer><span id=\"fresh\" class=\"note\" role=\"status\"></span></footer>\n");
        return Frame.reply(200, HEAD, html);
    }

    private static void header(Html html, String query) {
        html.markup("<header>\n<h1>Sallyport</h1>\n<form class=\"filter\" role=\"search\">");
        html.markup(
                "<input type=\"search\" name=\"q\" aria-label=\"Filter leases\" placeholder=\"Filter: port, address, application\" value=\"");
        html.text(query).markup("\"><button>Filter</button></form>\n");
        html.markup(
                "<form method=\"post\" action=\"/sign-out\"><button class=\"quiet\">Sign out</button></form>\n</header>\n");
    }

    private static void state(Html html, StatusJson status) {
        html.markup("<dl class=\"state\">\n");
        fact(
                html,
                "External address",
                status.wan().address().orElse("none"),
                status.wan().addressClass().orElse("nothing can be reached"));
        fact(html, "Leases", Integer.toString(status.counts().leases()), perVia(status));
        fact(
                html,
                "Forwarding",
                status.plane().name(),
                status.plane().preservesSource() ? "hosts see the remote address" : "hosts see the gateway's address");
        fact(
                html,
                "Requests",
                status.counts().granted() + " granted",
                status.counts().refused() + " refused");
        fact(html, "Up", Words.span(status.uptimeSeconds()), "version " + status.version());
        html.markup("</dl>\n");
    }

    private static void fact(Html html, String name, String value, String remark) {
        html.markup("<div><dt>").text(name).markup("</dt><dd>").text(value);
        html.markup(" <small>").text(remark).markup("</small></dd></div>\n");
    }

    private static String perVia(StatusJson status) {
        String some = status.counts().leasesByVia().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return some.isEmpty() ? "nothing is open" : some;
    }

    private static void troubles(Html html, StatusJson status) {
        for (StatusJson.ResponderJson responder : status.responders()) {
            responder.trouble().ifPresent(trouble -> {
                html.markup("<p class=\"trouble\"><strong>")
                        .text(responder.name())
                        .markup("</strong> ");
                html.text(trouble).markup("</p>\n");
            });
        }
        for (String remark : status.plane().remarks()) {
            html.markup("<p class=\"remark\">").text(remark).markup("</p>\n");
        }
    }

    private static void empty(Html html, String query) {
        html.markup("<p class=\"empty\">");
        if (query.isEmpty()) {
            html.markup("No port is open. When an app asks for one by UPnP, NAT-PMP or PCP, it is listed here.");
        } else {
            html.markup("No lease matches “").text(query).markup("”.");
        }
        html.markup("</p>\n");
    }

    private static void table(Html html, List<LeaseJson> leases) {
        html.markup(COLUMNS);
        leases.forEach(lease -> row(html, lease));
        html.markup("</tbody>\n</table>\n</div>\n");
    }

    private static void row(Html html, LeaseJson lease) {
        html.markup(lease.enabled() ? "<tr>" : "<tr class=\"disabled\">");
        html.markup("<td class=\"external\"><span class=\"transport\">")
                .text(lease.transport())
                .markup("</span> ");
        html.markup("<b>").text(lease.external().port()).markup("</b>");
        lease.remote()
                .ifPresent(remote -> html.markup(" <small>from ").text(remote).markup("</small>"));
        if (!lease.enabled()) {
            html.markup(" <small>disabled</small>");
        }
        html.markup("</td><td class=\"address\">").text(lease.internal().toString());
        html.markup("</td><td class=\"application\"><bdi>")
                .text(lease.description())
                .markup("</bdi>");
        html.markup("</td><td class=\"detail\" data-label=\"via\">").text(owners(lease));
        end(html, lease);
        html.markup("</td><td class=\"number detail\" data-label=\"in\">")
                .text(Words.octets(lease.traffic().bytesIn()));
        html.markup("</td><td class=\"number detail\" data-label=\"out\">")
                .text(Words.octets(lease.traffic().bytesOut()));
        html.markup("</td><td class=\"detail\" data-label=\"by rule\">")
                .text(lease.rule())
                .markup("</td></tr>\n");
    }

    private static String owners(LeaseJson lease) {
        return lease.owners().stream().map(LeaseJson.OwnerJson::via).collect(Collectors.joining(", "));
    }

    private static void end(Html html, LeaseJson lease) {
        html.markup("</td><td class=\"number left\"");
        lease.expiresAt()
                .ifPresent(end -> html.markup(" title=\"until ").text(end).markup("\""));
        html.markup(">").text(lease.secondsLeft().map(Words::span).orElse("static"));
    }
}
