package org.sallyport.protocol.igd;

import java.util.List;
import java.util.Optional;
import org.sallyport.protocol.igd.action.IgdVersion;
import org.sallyport.protocol.igd.http.HttpAsk;

/** Who is shown one face only: those the admin has named, and clients known to fail when they see a :2 (IGD-4, CLI-16). */
final class ClientFaces {
    /**
     * Words in the User-Agent of stacks that give a gateway up at anything of :2 (CLI-16): those of Windows and the Xbox,
     * the PlayStation's, and the one in Activision's games, which is called Demonware.
     */
    private static final List<String> ONLY_ONE =
            List.of("Microsoft", "FDSSDP", "Xbox", "PlayStation", "Activision", "Demonware");

    private final IgdSettings.Version version;
    private final List<ClientFace> chosen;

    /** @param chosen the admin's, the first that concerns a client decides */
    ClientFaces(IgdSettings.Version version, List<ClientFace> chosen) {
        this.version = version;
        this.chosen = List.copyOf(chosen);
    }

    /** The only version this client is to see; empty when it gets what it asks for. */
    Optional<IgdVersion> of(HttpAsk ask) {
        String agent = ask.header("User-Agent").orElse("");
        for (ClientFace face : chosen) {
            if (face.concerns(ask.peer(), agent)) {
                return Optional.of(face.version());
            }
        }
        boolean onlyOne = version == IgdSettings.Version.AUTO
                && ONLY_ONE.stream().anyMatch(word -> ClientFace.contains(agent, word));
        return onlyOne ? Optional.of(IgdVersion.ONE) : Optional.empty();
    }

    /** Whether somebody may be shown this version. */
    boolean show(IgdVersion face) {
        boolean toAll = switch (version) {
            case AUTO -> true;
            case ONE -> face == IgdVersion.ONE;
            case TWO -> face == IgdVersion.TWO;
        };
        return toAll || chosen.stream().anyMatch(client -> client.version() == face);
    }
}
