package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionPatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Xbox",
                "(?i)^(xbox|playstation|switch)",
                "libtorrent.*",
                "^uTorrent \\(TCP\\)$",
                "(\\d{1,3}\\.){3}\\d{1,3}:\\d+",
                "^[\\w .:-]{1,64}$",
                "Skype .* at .*:.*",
                "a.*b.*c",
                "(ab+)+c"
            })
    void whatPeopleWriteIsTaken(String text) throws Exception {
        assertThat(of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*.*.*.*z",
                "(a+)+(b)?\\2$",
                "\\w*\\w*\\w*\\w*!",
                "(\\d*,?)*(x)?\\2#",
                "(.*)(.*)(.*)\\1\\2\\3\\d",
                "((a|b)*|c)*(a|b)*#"
            })
    void whatWouldStallTheGatewayIsRefused(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(BadValue.class).hasMessageContaining("too long to match");
    }

    private static Object of(String text) throws BadValue {
        return DescriptionPattern.of("description", new Node.Scalar(new Node.Place(1, 1), text, Node.Scalar.Type.TEXT));
    }
}
