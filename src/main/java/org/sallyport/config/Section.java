package org.sallyport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys below one key. A key that is not known here is told at once; a value that is wrong, when it is asked for. */
final class Section {
    private final String path;
    private final Node.Fields fields;
    private final Mistakes mistakes;
    private final boolean standsIn;

    private Section(String path, Node.Fields fields, Mistakes mistakes, boolean standsIn) {
        this.path = path;
        this.fields = fields;
        this.mistakes = mistakes;
        this.standsIn = standsIn;
    }

    /**
     * The section that this node is; an empty one after telling that it is none.
     *
     * @param path its key and those above it, with dots; empty for the whole file
     */
    static Section of(Node node, String path, Mistakes mistakes, String... known) {
        if (node instanceof Node.Fields fields) {
            Section section = new Section(path, fields, mistakes, false);
            section.refuseUnknown(List.of(known));
            return section;
        }
        boolean wrong = !isNothing(node);
        if (wrong) {
            String name = path.isEmpty() ? "this" : path;
            mistakes.add(node.place(), name + " is " + node.kind() + ", not keys with values");
        }
        return new Section(path, new Node.Fields(node.place(), List.of()), mistakes, wrong);
    }

    /** The section below this key; an empty one when the key is absent or has nothing below it. */
    Section section(String key, String... known) {
        Node below = node(key).orElseGet(() -> new Node.Fields(fields.place(), List.of()));
        return of(below, path(key), mistakes, known);
    }

    /** What stands at this key, whatever it is. */
    Optional<Node> node(String key) {
        return fields.of(key).map(Node.Field::value);
    }

    /** Tells a mistake at the value of this key, or at the section when the key is absent. */
    void tell(String key, String message, Optional<String> hint) {
        Node.Place place = node(key).map(Node::place).orElse(fields.place());
        mistakes.add(place, message, hint);
    }

    /** The single value of this key; empty when it is absent, or wrong, which is told. */
    <T> Optional<T> value(String key, Conversion<T> conversion) {
        return node(key).flatMap(node -> convert(key, node, conversion));
    }

    /** As {@link #value}; a missing key is a mistake too. */
    <T> Optional<T> required(String key, Conversion<T> conversion) {
        Optional<Node> node = node(key).filter(value -> !isNothing(value));
        if (node.isEmpty() && !standsIn) {
            tell(key, path(key) + " is missing", Optional.empty());
        }
        return node.flatMap(value -> convert(key, value, conversion));
    }

    /** One value or a list of them; no value at all is a mistake, for it would read as "any". */
    <T> List<T> list(String key, Conversion<T> conversion) {
        Optional<Node> node = node(key);
        if (node.isPresent() && node.get() instanceof Node.Items items) {
            return items(key, items, conversion);
        }
        return value(key, conversion).map(List::of).orElse(List.of());
    }

    /** The same where no value is one as well: nothing at all. */
    <T> List<T> listOrNone(String key, Conversion<T> conversion) {
        Optional<Node> node = node(key);
        boolean none = node.isPresent()
                && node.get() instanceof Node.Items items
                && items.nodes().isEmpty();
        return none ? List.of() : list(key, conversion);
    }

    private <T> List<T> items(String key, Node.Items items, Conversion<T> conversion) {
        List<T> values = new ArrayList<>();
        for (Node item : items.nodes()) {
            convert(key, item, conversion).ifPresent(values::add);
        }
        if (items.nodes().isEmpty()) {
            mistakes.add(
                    items.place(), path(key) + " is an empty list", Optional.of("leave the key out when any will do"));
        }
        return values;
    }

    private <T> Optional<T> convert(String key, Node node, Conversion<T> conversion) {
        if (!(node instanceof Node.Scalar value)) {
            mistakes.add(node.place(), path(key) + " is " + node.kind() + ", not a single value");
            return Optional.empty();
        }
        if (isNothing(node)) {
            mistakes.add(
                    node.place(), path(key) + " has no value", Optional.of("leave the key out to have its default"));
            return Optional.empty();
        }
        try {
            return Optional.of(conversion.of(path(key), value));
        } catch (BadValue e) {
            mistakes.add(node.place(), e.message(), e.hint());
            return Optional.empty();
        }
    }

    private void refuseUnknown(List<String> known) {
        for (Node.Field field : fields.list()) {
            if (!known.contains(field.key())) {
                Optional<String> hint = mistakes.isFull() ? Optional.empty() : NearestKey.to(field.key(), known);
                mistakes.add(
                        field.place(),
                        "unknown key " + Values.quoted(field.key()) + (path.isEmpty() ? "" : " in " + path),
                        hint.map(key -> "nearest known key: '" + key + "'"));
            }
        }
    }

    /** The key as messages name it. */
    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Whether a key stands there without a value. */
    static boolean isNothing(Node node) {
        return node instanceof Node.Scalar value && value.type() == Node.Scalar.Type.NOTHING;
    }
}
