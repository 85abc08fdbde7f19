package org.sallyport.bench.socket;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap, zeroed, with its address for the C library; in the byte order of this machine. */
public final class Octets {
    final ByteBuffer view;
    final long address;

    public Octets(int size) {
        view = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        address = Pointer.nativeValue(Native.getDirectBufferPointer(view));
    }

    public int size() {
        return view.capacity();
    }

    public void putLong(int at, long value) {
        view.putLong(at, value);
    }

    public long getLong(int at) {
        return view.getLong(at);
    }
}
