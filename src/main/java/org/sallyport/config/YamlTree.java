package org.sallyport.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Builds the tree of one YAML document. Ours: aliases and tags are refused, for nothing in our files needs them and a
 * few lines of aliases can stand for millions of values.
 */
final class YamlTree {
    private static final int DEEPEST = 16;
    private static final int LONGEST_PROBLEM = 200;
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final YAMLParser parser;
    private final Mistakes mistakes;

    private YamlTree(YAMLParser parser, Mistakes mistakes) {
        this.parser = parser;
        this.mistakes = mistakes;
    }

    /** The document; empty after telling why there is none. */
    static Optional<Node> read(String text, Mistakes mistakes) {
        try (YAMLParser parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new YamlTree(parser, mistakes).document();
        }
    }

    private Optional<Node> document() {
        try {
            return root();
        } catch (JacksonException e) {
            tell(e);
            return Optional.empty();
        }
    }

    private Optional<Node> root() {
        if (parser.nextToken() == null) {
            mistakes.add(
                    Node.Place.WHOLE_FILE, "the file is empty", Optional.of("write {} when every default will do"));
            return Optional.empty();
        }
        Node root = node();
        if (parser.nextToken() != null) {
            mistakes.add(place(), "a second document begins here; a file holds one");
        }
        return Optional.of(root);
    }

    private Node node() {
        Node.Place place = place();
        String tag = parser.getTypeId();
        if (tag != null) {
            mistakes.add(place, "the tag " + Values.quoted(tag) + " is not read here", Optional.of("leave it out"));
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return fields(place);
        }
        return token == JsonToken.START_ARRAY ? items(place) : scalar(place, token);
    }

    private Node fields(Node.Place place) {
        List<Node.Field> fields = new ArrayList<>();
        Map<String, Node.Place> seen = new HashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            Node.Place at = place();
            parser.nextToken();
            Node value = node();
            Node.Place first = seen.putIfAbsent(key, at);
            if (first == null) {
                fields.add(new Node.Field(at, key, value));
            } else {
                mistakes.add(at, Values.quoted(key) + " is given twice, first in line " + first.line());
            }
        }
        return new Node.Fields(place, fields);
    }

    private Node items(Node.Place place) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Items(place, items);
    }

    /** Reads a value. The parser has no token for a value that contradicts its tag, as {@code !!int +} does. */
    private Node scalar(Node.Place place, @Nullable JsonToken token) {
        if (token == null) {
            return new Node.Scalar(place, "", Node.Scalar.Type.TEXT);
        }
        String text = parser.getString();
        if (parser.isCurrentAlias()) {
            mistakes.add(
                    place,
                    "the alias " + Values.quoted("*" + text) + " is not read here",
                    Optional.of("write the value itself, in quotes if it begins with *"));
        }
        return new Node.Scalar(place, text, type(token));
    }

    private static Node.Scalar.Type type(JsonToken token) {
        return switch (token) {
            case VALUE_NUMBER_INT -> Node.Scalar.Type.INTEGER;
            case VALUE_NUMBER_FLOAT -> Node.Scalar.Type.FRACTION;
            case VALUE_TRUE, VALUE_FALSE -> Node.Scalar.Type.TRUTH;
            case VALUE_NULL -> Node.Scalar.Type.NOTHING;
            default -> Node.Scalar.Type.TEXT;
        };
    }

    private Node.Place place() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new Node.Place(Math.max(location.getLineNr(), 0), Math.max(location.getColumnNr(), 0));
    }

    private void tell(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            Mark mark = marked.getProblemMark().get();
            Node.Place place = new Node.Place(mark.getLine() + 1, mark.getColumn() + 1);
            mistakes.add(place, "not YAML: " + Values.oneLine(marked.getProblem(), LONGEST_PROBLEM), context(marked));
        } else if (e instanceof StreamConstraintsException) {
            mistakes.add(place(), "nested deeper than " + DEEPEST + " levels, or a key of far too many characters");
        } else {
            mistakes.add(place(), "not YAML as it is read here: a key is a single word");
        }
    }

    private static Optional<String> context(MarkedYamlEngineException e) {
        String context = e.getContext();
        return context == null || context.isBlank()
                ? Optional.empty()
                : Optional.of(Values.oneLine(context, LONGEST_PROBLEM));
    }
}
