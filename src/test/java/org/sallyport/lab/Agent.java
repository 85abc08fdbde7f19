package org.sallyport.lab;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A Java that lives in a namespace and runs what it is sent, one task after the other, until its standard input ends.
 * A socket belongs to the namespace of the thread that opens it, so the test's own Java cannot open one there.
 */
public final class Agent {
    private Agent() {}

    /** Something to do in a namespace. What it captures must be serializable; what it leaves running stays. */
    @FunctionalInterface
    public interface Task<T extends Serializable> extends Serializable {
        T run() throws Exception;
    }

    /** What became of a task. */
    record Answer(@Nullable Serializable value, @Nullable Throwable failure) implements Serializable {}

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        try (ObjectOutputStream out = new ObjectOutputStream(new FileOutputStream(FileDescriptor.out))) {
            System.setOut(System.err); // standard output carries the answers and nothing else
            out.flush();
            try (ObjectInputStream in = new ObjectInputStream(new FileInputStream(FileDescriptor.in))) {
                serve(in, out);
            } catch (EOFException end) {
                Runtime.getRuntime().halt(0);
            }
        }
    }

    private static void serve(ObjectInputStream in, ObjectOutputStream out) throws IOException, ClassNotFoundException {
        while (true) {
            Task<?> task = (Task<?>) in.readObject();
            out.writeObject(answer(task));
            out.reset();
            out.flush();
        }
    }

    private static Answer answer(Task<?> task) {
        try {
            return new Answer(task.run(), null);
        } catch (Exception | AssertionError failure) { // the edge of a task: the test hears of it
            return new Answer(null, failure);
        }
    }
}
