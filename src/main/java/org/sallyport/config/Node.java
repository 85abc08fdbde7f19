package org.sallyport.config;

import java.util.List;
import java.util.Optional;

/** A piece of a YAML document that knows where it stands. */
sealed interface Node {
    Place place();

    /** What a person would call it: {@code a list}. */
    String kind();

    /**
     * Where something stands in its file.
     *
     * @param line from 1; 0 for the file as a whole
     * @param column in characters from 1; 0 for the file as a whole
     */
    record Place(int line, int column) {
        static final Place WHOLE_FILE = new Place(0, 0);
    }

    /**
     * A single value.
     *
     * @param text as written, quotes and escapes resolved
     */
    record Scalar(Place place, String text, Type type) implements Node {
        /** How YAML 1.2 sees it (core rules for plain text; quoted text is always {@link #TEXT}). */
        enum Type {
            TEXT,
            INTEGER,
            FRACTION,
            TRUTH,
            /** Nothing is written, or {@code null}. */
            NOTHING
        }

        @Override
        public String kind() {
            return type == Type.NOTHING ? "no value" : "a single value";
        }
    }

    /** A list. */
    record Items(Place place, List<Node> nodes) implements Node {
        public Items {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * Keys with their values.
     *
     * @param list in the order of the file, each key once
     */
    record Fields(Place place, List<Field> list) implements Node {
        public Fields {
            list = List.copyOf(list);
        }

        Optional<Field> of(String key) {
            return list.stream().filter(field -> field.key().equals(key)).findFirst();
        }

        @Override
        public String kind() {
            return "keys with values";
        }
    }

    /**
     * One key with its value.
     *
     * @param place where the key stands
     */
    record Field(Place place, String key, Node value) {}
}
