package org.sallyport.protocol.igd.soap;

import java.util.List;

/**
 * An action somebody wants done, as the body says it (UDA §3.1.1).
 *
 * @param serviceType the namespace of the action element
 * @param action the name of the action element
 * @param arguments in the order they came, doubled ones included
 */
public record SoapRequest(String serviceType, String action, List<Argument> arguments) {
    public SoapRequest {
        arguments = List.copyOf(arguments);
    }

    /**
     * One argument as it came, without the blanks around it.
     *
     * @param value hostile text
     */
    public record Argument(String name, String value) {}
}
