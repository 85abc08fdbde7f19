package org.sallyport.plane.relay.tcp;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * One of the two sockets of a relayed connection, and what is known of its readiness without asking the system.
 * Belongs to one loop's thread once it is watched.
 */
abstract class TcpSocket {
    /** What {@link #read} answers after the peer's FIN. */
    static final int END = -1;
    /** No descriptor to splice with. */
    static final int NO_DESCRIPTOR = -1;

    private boolean readable;
    private boolean writable;
    private boolean inputEnded;
    private boolean outputEnded;

    /** Whether a read may bring something. */
    final boolean isReadable() {
        return readable;
    }

    /** Whether a write may take something. */
    final boolean isWritable() {
        return writable;
    }

    final void readable(boolean maybe) {
        readable = maybe;
    }

    final void writable(boolean maybe) {
        writable = maybe;
    }

    /** Whether its peer has sent the last octet, and it was read. */
    final boolean inputEnded() {
        return inputEnded;
    }

    final void endInput() {
        inputEnded = true;
        readable = false;
    }

    /** Whether it has been given the last octet, and its peer the FIN. */
    final boolean outputEnded() {
        return outputEnded;
    }

    /** Sends the FIN after all that was written. */
    final void endOutput() throws IOException {
        outputEnded = true;
        shutdownOutput();
    }

    /** Tells from now on when this becomes ready. */
    abstract void watch(IoEventLoop loop, Watcher told) throws IOException;

    /** Waits for what is not there yet: input unless it has ended, and output if it is wanted. */
    abstract void await(boolean output) throws IOException;

    /**
     * Whether it is connected now.
     *
     * @throws IOException when its peer refuses
     */
    abstract boolean finishConnect() throws IOException;

    /**
     * Tells its peer that it is connected, when nothing that was written to it has: a server that speaks first would wait
     * for that.
     */
    abstract void greet();

    /**
     * Reads once, up to the buffer's limit; knows afterwards whether there may be more.
     *
     * @return how many octets came; 0 for none now; {@link #END} after the FIN
     * @throws IOException after a RST
     */
    abstract int read(ByteBuffer into) throws IOException;

    /** Writes once what the system takes of it; knows afterwards whether it may take more. */
    abstract int write(ByteBuffer from) throws IOException;

    abstract void shutdownOutput() throws IOException;

    /** Makes the close a reset: what waits is thrown away and the peer gets a RST, not a FIN. */
    abstract void lingerNot();

    /** Gives the descriptor back. */
    abstract void close();

    /**
     * The address it has on this side.
     *
     * @throws IOException when it is gone
     */
    abstract InetAddress localAddress() throws IOException;

    /** For splicing; {@link #NO_DESCRIPTOR} where it has none. */
    abstract int descriptor();

    /** Whether a read that came short has read up to the FIN. */
    abstract boolean endAnnounced();

    /** Whether a read may come short though more is there: it stops before urgent data (RFC 6093 §3). */
    abstract boolean stopsShort();

    /** Whether the system has said that the connection failed, as by a RST. What came before may still be readable. */
    abstract boolean hasFailed();

    /**
     * For how long its peer has sent nothing, not even an acknowledgement, in milliseconds; where the system does not
     * tell, for ever.
     */
    abstract long silentMillis();

    /** Is told, on the loop's thread, what becomes of a socket. */
    interface Watcher {
        /** It may be read or written again, or has failed. */
        void ready(TcpSocket socket);
    }
}
