package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sallyport.protocol.pcp.PcpOption.PreferFailure;
import org.sallyport.protocol.pcp.PcpOption.UnknownOption;

/** The options behind a payload, in the order sent (RFC 6887 §7.3). */
final class OptionList {
    private OptionList() {}

    /** Reads to the buffer's end; empty when an option's length is not what it must be or runs past that (PCP-17). */
    static Optional<List<PcpOption>> read(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return Optional.of(List.of());
        }
        List<PcpOption> options = new ArrayList<>();
        while (in.hasRemaining()) {
            Optional<PcpOption> option = readOne(in);
            if (option.isEmpty()) {
                return Optional.empty();
            }
            options.add(option.get());
        }
        return Optional.of(options);
    }

    private static Optional<PcpOption> readOne(ByteBuffer in) {
        if (in.remaining() < PcpOption.HEADER) {
            return Optional.empty();
        }
        int code = Wire.u8(in);
        in.get();
        int length = Wire.u16(in);
        if (Wire.padded(length) > in.remaining()) {
            return Optional.empty();
        }
        ByteBuffer data = in.slice(in.position(), length);
        in.position(in.position() + Wire.padded(length));
        return read(code, data);
    }

    private static Optional<PcpOption> read(int code, ByteBuffer data) {
        int length = data.remaining();
        return switch (code) {
            case ThirdParty.CODE -> length == ThirdParty.LENGTH ? Optional.of(ThirdParty.read(data)) : Optional.empty();
            case PreferFailure.CODE -> length == 0 ? Optional.of(new PreferFailure()) : Optional.empty();
            case Filter.CODE -> length == Filter.LENGTH ? sound(Filter.read(data)) : Optional.empty();
            case Description.CODE -> length <= Description.LONGEST ? Description.read(data) : Optional.empty();
            case PortSet.CODE -> length == PortSet.LENGTH ? Optional.of(PortSet.read(data)) : Optional.empty();
            case CheckpointRequired.CODE -> length == 0 ? Optional.of(new CheckpointRequired()) : Optional.empty();
            default -> Optional.of(new UnknownOption(code, length));
        };
    }

    private static Optional<PcpOption> sound(Filter filter) {
        return filter.clears() || filter.peer().isPresent() ? Optional.of(filter) : Optional.empty();
    }

    /**
     * What is wrong with the list as a whole: a mandatory option that we do not know, do not offer or do not know here,
     * then a repetition. Ours: PREFER_FAILURE in ANNOUNCE is answered as RFC 6887 §13.2 has it for PEER (PCP-21).
     */
    static Optional<ResultCode> fault(List<PcpOption> options, PcpPayload payload, Offer offer) {
        for (PcpOption option : options) {
            if (option.isMandatory() && !isOffered(option, payload, offer)) {
                return Optional.of(ResultCode.UNSUPP_OPTION);
            }
        }
        if (hasRepetition(options, payload)) {
            return Optional.of(ResultCode.MALFORMED_OPTION);
        }
        boolean misplaced =
                options.stream().anyMatch(option -> option instanceof PreferFailure && !option.fits(payload));
        return misplaced ? Optional.of(ResultCode.MALFORMED_REQUEST) : Optional.empty();
    }

    private static boolean isOffered(PcpOption option, PcpPayload payload, Offer offer) {
        if (option instanceof ThirdParty && !offer.thirdParty()) {
            return false;
        }
        return option instanceof PreferFailure || option.fits(payload);
    }

    /** Of those that we process, FILTER alone may come more than once. */
    private static boolean hasRepetition(List<PcpOption> options, PcpPayload payload) {
        Set<Integer> codes = new HashSet<>();
        for (PcpOption option : options) {
            boolean once = !(option instanceof Filter) && (option.isMandatory() || option.fits(payload));
            if (once && !codes.add(option.code())) {
                return true;
            }
        }
        return false;
    }

    /** Without the optional ones that mean nothing here, which are skipped and never echoed (PCP-18, PCP-27). */
    static List<PcpOption> known(List<PcpOption> options, PcpPayload payload) {
        if (options.isEmpty()) {
            return options;
        }
        List<PcpOption> known = new ArrayList<>(options);
        known.removeIf(option -> !option.fits(payload));
        return known;
    }
}
