package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's upnpc on one of the hosts, which need not be there yet.
 *
 * @param options those of every command: how to find the gateway
 */
record Upnpc(Supplier<Host> host, List<String> options) {
    Upnpc(Supplier<Host> host) {
        this(host, List.of());
    }

    /** The same, told where the description is: it need not search, and finds the face it would not search for. */
    Upnpc at(String description) {
        return at(Lab.GATEWAY, description);
    }

    /** The same, at another address of the gateway. */
    Upnpc at(String gateway, String description) {
        String literal = gateway.indexOf(':') < 0 ? gateway : "[" + gateway + "]";
        return new Upnpc(host, List.of("-u", "http://" + literal + ":5000/" + description));
    }

    /** What it says; its exit code is 0 after many a failure. */
    String says(String... arguments) {
        List<String> command = new ArrayList<>(List.of("upnpc"));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return host.get().run(command.toArray(String[]::new)).output();
    }

    /** Where it finds WANIPConnection controlled. */
    URI control() {
        String said = says("-s");
        Matcher matcher = Pattern.compile("Found valid IGD : (\\S+)").matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return URI.create(matcher.group(1));
    }
}
