package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        in.position(in.position() + Wire.padded(length));
        if (code == PreferFailure.CODE) {
            return length == 0 ? Optional.of(new PreferFailure()) : Optional.empty();
        }
        return Optional.of(new UnknownOption(code, length));
    }

    /** What is wrong with the list as a whole: a mandatory stranger, then a repetition, then a misplaced option. */
    static Optional<ResultCode> fault(List<PcpOption> options, PcpPayload payload) {
        int preferFailures = 0;
        for (PcpOption option : options) {
            if (option instanceof UnknownOption && option.isMandatory()) {
                return Optional.of(ResultCode.UNSUPP_OPTION);
            }
            preferFailures += option instanceof PreferFailure ? 1 : 0;
        }
        if (preferFailures > 1) {
            return Optional.of(ResultCode.MALFORMED_OPTION);
        }
        // Ours: as RFC 6887 §13.2 has it for PEER, so for ANNOUNCE (PCP-21).
        boolean misplaced = preferFailures == 1 && !(payload instanceof MapRequest);
        return misplaced ? Optional.of(ResultCode.MALFORMED_REQUEST) : Optional.empty();
    }

    /** Without the optional strangers, which are skipped and never echoed (PCP-18, PCP-27). */
    static List<PcpOption> known(List<PcpOption> options) {
        if (options.isEmpty()) {
            return options;
        }
        List<PcpOption> known = new ArrayList<>(options);
        known.removeIf(UnknownOption.class::isInstance);
        return known;
    }
}
