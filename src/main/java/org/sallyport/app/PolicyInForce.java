package org.sallyport.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sallyport.config.ConfigurationException;
import org.sallyport.config.PolicyFile;
import org.sallyport.core.policy.Policy;

/**
 * The policy and the text it was read from, so that the admin is always shown what decides.
 *
 * @param text as it stands in the file
 */
record PolicyInForce(Policy policy, String text) {
    static PolicyInForce read(Path file) throws ConfigurationException, StartException {
        // Read once to learn of everything wrong with the file itself, then by its text, which is what is shown.
        PolicyFile.read(file);
        try {
            String text = Files.readString(file);
            return new PolicyInForce(PolicyFile.parse(file, text), text);
        } catch (IOException e) {
            throw new StartException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
