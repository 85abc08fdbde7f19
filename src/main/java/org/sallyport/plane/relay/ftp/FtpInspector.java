package org.sallyport.plane.relay.ftp;

import io.netty.buffer.ByteBuf;
import org.sallyport.plane.relay.tcp.Direction;
import org.sallyport.plane.relay.tcp.Inspector;

/** Reads along in one control connection. Belongs to the connection's thread. */
final class FtpInspector implements Inspector {
    private final Dialogue dialogue = new Dialogue();
    private final Commands commands;
    private final Replies replies;
    private final Runnable onClosed;

    /**
     * @param onClosed called when the control connection is over
     */
    FtpInspector(DataPolicy policy, Runnable onClosed) {
        commands = new Commands(dialogue, policy);
        replies = new Replies(dialogue, policy);
        this.onClosed = onClosed;
    }

    @Override
    public ByteBuf inspect(Direction way, ByteBuf came) {
        return dialogue.isOpaque() ? came : lines(way).pass(came);
    }

    @Override
    public ByteBuf ended(Direction way) {
        return lines(way).rest();
    }

    @Override
    public void closed() {
        onClosed.run();
    }

    private Lines lines(Direction way) {
        return way == Direction.IN ? commands : replies;
    }
}
