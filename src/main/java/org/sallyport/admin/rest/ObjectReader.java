package org.sallyport.admin.rest;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.core.mapping.Ports;
import tools.jackson.databind.JsonNode;

/** Reads one JSON object member by member, with the member's full name in every complaint (422). */
final class ObjectReader {
    private final JsonNode object;
    private final String name;

    /**
     * Takes an object that has these members and no other.
     *
     * @param name how complaints call it; empty for the whole body
     */
    ObjectReader(JsonNode object, String name, List<String> members) throws ProblemException {
        this.object = object;
        this.name = name;
        if (!object.isObject()) {
            throw bad(name, (name.isEmpty() ? "the body" : name) + " is not an object");
        }
        for (String given : object.propertyNames()) {
            if (!members.contains(given)) {
                throw bad(path(given), path(given) + " is unknown; known are " + String.join(", ", members));
            }
        }
    }

    ObjectReader object(String member, List<String> members) throws ProblemException {
        return new ObjectReader(required(member), path(member), members);
    }

    int port(String member) throws ProblemException {
        JsonNode value = required(member);
        if (!value.isInt() || !Ports.valid(value.intValue())) {
            throw bad(path(member), path(member) + " " + shown(value) + " is not in " + Ports.MIN + ".." + Ports.MAX);
        }
        return value.intValue();
    }

    /** The string, translated; a string without a translation is not {@code wanted}. */
    <T> T text(String member, String wanted, Function<String, Optional<T>> translation) throws ProblemException {
        return translate(required(member), member, wanted, translation);
    }

    /** The same for a member that may be absent or null. */
    <T> Optional<T> optionalText(String member, String wanted, Function<String, Optional<T>> translation)
            throws ProblemException {
        JsonNode value = object.get(member);
        return value == null || value.isNull()
                ? Optional.empty()
                : Optional.of(translate(value, member, wanted, translation));
    }

    /** The member's name from the body's root. */
    String path(String member) {
        return name.isEmpty() ? member : name + "." + member;
    }

    private <T> T translate(JsonNode value, String member, String wanted, Function<String, Optional<T>> translation)
            throws ProblemException {
        Optional<T> read = value.isString() ? translation.apply(value.stringValue()) : Optional.empty();
        if (read.isEmpty()) {
            throw bad(path(member), path(member) + " " + shown(value) + " is not " + wanted);
        }
        return read.get();
    }

    private JsonNode required(String member) throws ProblemException {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            throw bad(path(member), path(member) + " is missing");
        }
        return value;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    static ProblemException bad(String field, String detail) {
        Problem problem = Problem.of(422, detail);
        return new ProblemException(field.isEmpty() ? problem : problem.field(field));
    }
}
