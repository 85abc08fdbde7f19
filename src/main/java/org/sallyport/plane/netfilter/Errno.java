package org.sallyport.plane.netfilter;

/** The kernel's error numbers that mean something to us (errno(3)). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENFILE = 23;
    public static final int ENOSPC = 28;
    public static final int ERESTART = 85;
    public static final int EADDRINUSE = 98;
    public static final int ENOBUFS = 105;

    private Errno() {}
}
