package org.sallyport.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * All requirements, read from the files beside this class. A file has a title, a series and its requirements by number:
 * a sentence, or a sentence ({@code asks}) and one of {@code refused}, {@code not-applicable} and {@code but} with why.
 */
record RequirementList(List<Part> parts) {
    private static final List<String> FILES = List.of("pcp", "natpmp", "igd", "upnp-arch", "clients");
    private static final Set<String> WHY = Set.of("refused", "not-applicable", "but");
    private static final int LONGEST = 110;

    /** One document of the standards, or what is known of clients. */
    record Part(String title, List<Asked> requirements) {}

    static RequirementList read() {
        return new RequirementList(FILES.stream().map(RequirementList::part).toList());
    }

    Stream<Asked> all() {
        return parts.stream().flatMap(part -> part.requirements().stream());
    }

    /** By number, in the order of the files. */
    Map<String, Asked> byNumber() {
        Map<String, Asked> byNumber = new LinkedHashMap<>();
        all().forEach(asked -> byNumber.put(asked.number(), asked));
        return byNumber;
    }

    private static Part part(String file) {
        JsonNode root = tree(file + ".yaml");
        String series = root.get("series").asString();
        int last = root.get("last").asInt();
        List<Asked> requirements = new ArrayList<>();
        root.get("requirements").forEachEntry((number, text) -> requirements.add(asked(series + "-" + number, text)));
        requireAll(file, last, requirements);
        return new Part(root.get("title").asString(), List.copyOf(requirements));
    }

    /** A number that is left out, or stands in the wrong place, would be missing in silence. */
    private static void requireAll(String file, int last, List<Asked> requirements) {
        for (int i = 0; i < requirements.size(); i++) {
            if (requirements.get(i).count() != i + 1) {
                throw new IllegalStateException(
                        file + ".yaml has " + requirements.get(i).number() + " where number " + (i + 1) + " should be");
            }
        }
        if (requirements.size() != last) {
            throw new IllegalStateException(file + ".yaml ends at " + requirements.size() + ", not at " + last);
        }
    }

    private static Asked asked(String number, JsonNode text) {
        if (text.isString()) {
            return checked(new Asked(number, text.asString(), Asked.Standing.DUE, ""));
        }
        Optional<String> why = text.propertyStream()
                .map(Map.Entry::getKey)
                .filter(WHY::contains)
                .findFirst();
        if (text.size() != 2 || !text.has("asks") || why.isEmpty()) {
            throw new IllegalStateException(number + " needs asks, and one of " + WHY);
        }
        String reason = text.get(why.get()).asString();
        return checked(new Asked(number, text.get("asks").asString(), standing(why.get()), reason));
    }

    private static Asked.Standing standing(String key) {
        return switch (key) {
            case "refused" -> Asked.Standing.REFUSED;
            case "not-applicable" -> Asked.Standing.NOT_APPLICABLE;
            default -> Asked.Standing.DUE;
        };
    }

    private static Asked checked(Asked asked) {
        if (asked.what().isBlank() || asked.what().length() > LONGEST) {
            throw new IllegalStateException(
                    asked.number() + " has " + asked.what().length() + " characters");
        }
        if (!asked.isDue() && asked.why().isBlank()) {
            throw new IllegalStateException(asked.number() + " does not say why");
        }
        return asked;
    }

    private static JsonNode tree(String file) {
        try (InputStream in = RequirementList.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file);
            }
            return YAMLMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
