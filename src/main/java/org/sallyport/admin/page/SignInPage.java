package org.sallyport.admin.page;

import org.sallyport.admin.http.Reply;

/** Asks for the token. */
final class SignInPage {
    private SignInPage() {}

    /** @param complaint why the last try failed; empty at the first */
    static Reply reply(int status, String complaint) {
        Html html = new Html().markup("""
                        <main class="sign-in">
                        <h1>Sallyport</h1>
                        <form method="post" action="/sign-in">
                        <label for="token">Admin token</label>
                        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
                        <button>Show the leases</button>
                        </form>
                        """);
        if (!complaint.isEmpty()) {
            html.markup("<p class=\"trouble\" role=\"alert\">").text(complaint).markup("</p>\n");
        }
        html.markup("<p class=\"note\">The token stands in the file that <code>admin.token-file</code> names, "
                + "by default <code>var/admin.token</code>.</p>\n</main>\n");
        return Frame.reply(status, "", html);
    }
}
