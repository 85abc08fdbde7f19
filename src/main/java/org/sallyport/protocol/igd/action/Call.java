package org.sallyport.protocol.igd.action;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sallyport.core.mapping.Ports;
import org.sallyport.core.mapping.Transport;

/**
 * One invocation: who asks, in which version, and the arguments as raw text. Each is read strictly here, since UPnP stacks
 * like to bend 70000 or -1 into something valid; order and extra arguments do not matter (UDA-51).
 *
 * @param requester the other end of the TCP connection (UDA-90)
 * @param arguments name and hostile text, as they came
 */
public record Call(IgdVersion version, InetAddress requester, List<Map.Entry<String, String>> arguments) {
    private static final long MAX_UI4 = 0xffff_ffffL;

    public Call {
        arguments = List.copyOf(arguments);
    }

    /**
     * The text of an argument, maybe empty.
     *
     * @throws IgdError 402 when it is missing, or there twice
     */
    String text(String name) throws IgdError {
        List<String> found = arguments.stream()
                .filter(argument -> argument.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
        if (found.size() != 1) {
            throw new IgdError(UpnpError.INVALID_ARGS, name + " is there " + found.size() + " times");
        }
        return found.get(0);
    }

    /**
     * The text of an argument that clients are known to leave out; then it is empty.
     *
     * @throws IgdError 402 when it is there twice
     */
    String textOrNothing(String name) throws IgdError {
        return arguments.stream().anyMatch(argument -> argument.getKey().equals(name)) ? text(name) : "";
    }

    /**
     * A ui4.
     *
     * @throws IgdError 402 when it is no number; what {@link IgdError#outOfRange} says when it is below 0 or above
     */
    long ui4(String name) throws IgdError {
        return number(name, MAX_UI4);
    }

    /**
     * A ui2: a port or an index, 0 included.
     *
     * @throws IgdError as {@link #ui4}
     */
    int ui2(String name) throws IgdError {
        return (int) number(name, Ports.MAX);
    }

    /**
     * A boolean, in each of the spellings in use (IGD-14).
     *
     * @throws IgdError 402 for any other
     */
    boolean flag(String name) throws IgdError {
        String text = text(name);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes" -> true;
            case "0", "false", "no" -> false;
            default -> throw new IgdError(UpnpError.INVALID_ARGS, name + " '" + text + "' is no boolean");
        };
    }

    /**
     * TCP or UDP in any case (IGD-22).
     *
     * @throws IgdError what {@link IgdError#outOfRange} says for another (IGD-23); 402 when it is empty
     */
    Transport transport(String name) throws IgdError {
        String text = text(name);
        if (text.isEmpty()) {
            throw new IgdError(UpnpError.INVALID_ARGS, name + " is empty");
        }
        return Transport.ofWord(text)
                .orElseThrow(() -> IgdError.outOfRange(version, name + " '" + text + "' is neither TCP nor UDP"));
    }

    private long number(String name, long max) throws IgdError {
        String text = text(name);
        if (!text.matches("-?[0-9]+")) {
            throw new IgdError(UpnpError.INVALID_ARGS, name + " '" + text + "' is no number");
        }
        BigInteger number = new BigInteger(text);
        if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw IgdError.outOfRange(version, name + " is not in 0.." + max);
        }
        return number.longValueExact();
    }
}
