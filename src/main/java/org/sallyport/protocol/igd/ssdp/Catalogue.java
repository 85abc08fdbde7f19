package org.sallyport.protocol.igd.ssdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All that our root devices have to announce, and which of it a search is for (UDA 1.1 §1.2.2, §1.3.2). */
final class Catalogue {
    static final String ALL = "ssdp:all";
    static final String ROOT_DEVICE = "upnp:rootdevice";

    private final List<Announcement> rootDevices;
    private final List<Announcement> announced;
    private final List<Announcement> everything;
    private final List<Node> loudNodes;
    private final List<Node> quietNodes;

    /**
     * @throws IllegalArgumentException when two devices have the same UDN: clients would take them for one
     */
    Catalogue(List<Advertised> roots) {
        checkUdns(roots);
        List<Advertised> loud = having(Presence.ANNOUNCED, roots);
        rootDevices = loud.stream().map(Catalogue::rootDevice).toList();
        announced = loud.stream().flatMap(Catalogue::wholeSet).toList();
        everything = roots.stream().flatMap(Catalogue::wholeSet).toList();
        loudNodes = loud.stream().flatMap(Node::of).toList();
        quietNodes =
                having(Presence.WHEN_ASKED, roots).stream().flatMap(Node::of).toList();
    }

    /** The set of every announced root: what {@code ssdp:alive} and {@code ssdp:all} tell. */
    List<Announcement> announced() {
        return announced;
    }

    /** The set of every root. Ours: byebye is said for the quiet ones too, as a searcher may have kept an answer. */
    List<Announcement> everything() {
        return everything;
    }

    /** What answers a search for this target, which the answers echo octet for octet (UDA-23, CLI-5). */
    List<Announcement> answers(String target) {
        if (target.equals(ALL)) {
            return announced;
        }
        if (target.equals(ROOT_DEVICE)) {
            return rootDevices;
        }
        List<Announcement> found = named(target, loudNodes);
        return found.isEmpty() ? named(target, quietNodes) : found;
    }

    private static List<Announcement> named(String target, List<Node> nodes) {
        Optional<TypeUrn> type = TypeUrn.parse(target);
        List<Announcement> found = new ArrayList<>();
        for (Node node : nodes) {
            if (type.isPresent() && node.answers(type.get())) {
                found.add(node.announces(target));
            } else if (node.device().udn().equalsIgnoreCase(target)) {
                found.add(new Announcement(target, node.device().udn(), node.root()));
            }
        }
        return found;
    }

    /** The 3 + 2d + k messages of one root device (UDA-4). */
    private static Stream<Announcement> wholeSet(Advertised root) {
        return Stream.concat(Stream.of(rootDevice(root)), Node.of(root).flatMap(Node::announcements));
    }

    private static Announcement rootDevice(Advertised root) {
        return new Announcement(ROOT_DEVICE, root.root().udn() + "::" + ROOT_DEVICE, root);
    }

    private static List<Advertised> having(Presence presence, List<Advertised> roots) {
        return roots.stream().filter(root -> root.presence() == presence).toList();
    }

    private static void checkUdns(List<Advertised> roots) {
        Set<String> seen = new HashSet<>();
        for (Advertised root : roots) {
            for (Advertised.Device device : root.devices()) {
                if (!seen.add(device.udn())) {
                    throw new IllegalArgumentException("two devices have the UDN " + device.udn());
                }
            }
        }
    }
}
