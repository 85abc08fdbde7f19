package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The description files, as their author wrote them but for a few words in braces: {@code {friendlyName}},
 * {@code {productVersion}}, {@code {configId}} and {@code {uuid NAME}}, which stands for a UUID of this installation.
 * They are read once; a file that is missing or has an unknown word stops the start.
 */
final class Descriptors {
    private static final Pattern WORD = Pattern.compile("\\{([^{}]*)}");
    private static final String UUID_WORD = "uuid ";
    private static final String CONFIG_ID = "configId";
    /** CONFIGID.UPNP.ORG has 24 bits (UDA 1.1 §1.2.2). */
    private static final int CONFIG_ID_MASK = 0xff_ffff;

    private final Path directory;
    private final IgdSettings settings;
    /** What has been read, by file name, with every word filled in but the configId. */
    private final Map<String, String> texts = new TreeMap<>();

    Descriptors(IgdSettings settings) {
        this.directory = settings.descriptors();
        this.settings = settings;
    }

    /**
     * Reads a file.
     *
     * @param name of the file, without a directory
     * @throws IOException naming the file, when it cannot be read or filled in
     */
    void read(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!name.matches("[A-Za-z0-9]+\\.xml") || !Files.isRegularFile(file)) {
            throw new IOException("no description " + file.toAbsolutePath());
        }
        texts.put(name, fill(Files.readString(file, UTF_8), name));
    }

    /** The text to serve, complete; the file must have been read, and all others that count for the configId. */
    String text(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new IllegalStateException("description " + name + " was not read");
        }
        return text.replace("{" + CONFIG_ID + "}", Integer.toString(configId()));
    }

    /** Changes when an octet of any description changes (UDA-13, UDA-47). */
    int configId() {
        CRC32 crc = new CRC32();
        texts.values().forEach(text -> crc.update(text.getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue() & CONFIG_ID_MASK;
    }

    private String fill(String text, String name) throws IOException {
        Matcher words = WORD.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (words.find()) {
            words.appendReplacement(filled, Matcher.quoteReplacement(value(words.group(1), name)));
        }
        return words.appendTail(filled).toString();
    }

    private String value(String word, String name) throws IOException {
        return switch (word) {
            case "friendlyName" -> escape(settings.friendlyName());
            case "productVersion" -> escape(settings.productVersion());
            case CONFIG_ID -> "{" + CONFIG_ID + "}";
            default -> {
                if (!word.startsWith(UUID_WORD)) {
                    throw new IOException("unknown word {" + word + "} in description " + name);
                }
                yield uuid(word.substring(UUID_WORD.length())).toString();
            }
        };
    }

    /** The same for ever, another for each name and each installation (UDA-42). */
    private UUID uuid(String name) {
        return UUID.nameUUIDFromBytes((settings.installation() + "/" + name).getBytes(UTF_8));
    }

    private static String escape(String text) {
        return text.replaceAll("\\p{Cntrl}", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
