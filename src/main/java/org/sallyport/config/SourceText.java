package org.sallyport.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a whole file as text: UTF-8, of a bounded size, without characters that YAML forbids. */
final class SourceText {
    /** The size of a file in octets beyond which it is not looked at. */
    static final int MOST_OCTETS = 1 << 20;

    private SourceText() {}

    /** The text of the file; empty after telling why it has none. */
    static Optional<String> read(Path file, Mistakes mistakes) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MOST_OCTETS + 1);
            if (octets.length > MOST_OCTETS) {
                mistakes.add(Node.Place.WHOLE_FILE, "larger than " + MOST_OCTETS + " octets");
                return Optional.empty();
            }
            return decode(octets, mistakes);
        } catch (NoSuchFileException e) {
            mistakes.add(Node.Place.WHOLE_FILE, "no such file");
        } catch (IOException e) {
            mistakes.add(Node.Place.WHOLE_FILE, "cannot be read: " + Values.shown(e.toString()));
        }
        return Optional.empty();
    }

    /** The text that these octets are; empty after telling why they are none. */
    static Optional<String> decode(byte[] octets, Mistakes mistakes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(octets.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(octets), text, true);
        text.flip();
        if (result.isError()) {
            mistakes.add(end(text), "not UTF-8 text");
            return Optional.empty();
        }
        return printable(text.toString(), mistakes);
    }

    /** As {@link #read}, for text that comes from elsewhere. */
    static Optional<String> checked(String text, Mistakes mistakes) {
        if (text.length() > MOST_OCTETS) {
            mistakes.add(Node.Place.WHOLE_FILE, "larger than " + MOST_OCTETS + " characters");
            return Optional.empty();
        }
        return printable(text, mistakes);
    }

    /** The text without its byte order mark; empty after telling of a character that YAML does not admit (§5.1). */
    private static Optional<String> printable(String text, Mistakes mistakes) {
        String body = text.startsWith("\ufeff") ? text.substring(1) : text;
        for (int i = 0; i < body.length(); i += Character.charCount(body.codePointAt(i))) {
            if (!isPrintable(body.codePointAt(i))) {
                String code = String.format("U+%04X", body.codePointAt(i));
                mistakes.add(end(body.subSequence(0, i)), "the character " + code + " is not allowed in YAML");
                return Optional.empty();
            }
        }
        return Optional.of(body);
    }

    private static boolean isPrintable(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0x7e)
                || c == 0x85
                || (c >= 0xa0 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff)
                || c >= 0x10000;
    }

    private static Node.Place end(CharSequence text) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i++) {
            boolean breaks = text.charAt(i) == '\n';
            line += breaks ? 1 : 0;
            column = breaks ? 1 : column + 1;
        }
        return new Node.Place(line, column);
    }
}
