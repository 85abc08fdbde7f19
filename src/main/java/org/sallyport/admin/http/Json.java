package org.sallyport.admin.http;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this listener reads and writes it: strict and bounded inwards, in the order of the records outwards. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNameLength(256)
                            .maxStringLength(4096)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {}

    /**
     * Reads one document and nothing behind it.
     *
     * @throws tools.jackson.core.JacksonException when it is none, or goes past a bound
     */
    public static JsonNode read(byte[] octets) {
        return MAPPER.readTree(octets);
    }

    /** The value as UTF-8, whose components appear in the order the record declares them. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }
}
