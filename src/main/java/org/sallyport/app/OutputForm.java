package org.sallyport.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a command shows what it learnt. */
enum OutputForm {
    TABLE,
    JSON;

    /** Reads the word after {@code -o}. */
    static final class Reader implements ITypeConverter<OutputForm> {
        @Override
        public OutputForm convert(String word) {
            return switch (word) {
                case "table" -> TABLE;
                case "json" -> JSON;
                default -> throw new TypeConversionException("'" + word + "' is neither table nor json");
            };
        }
    }
}
