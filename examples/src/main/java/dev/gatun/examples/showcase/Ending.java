package dev.gatun.examples.showcase;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** The end of this process: SIGINT and SIGTERM start the hooks of the JVM, and it ends when these are done. Any thread. */
final class Ending {
    private final CountDownLatch done = new CountDownLatch(1);

    private Ending(Runnable last) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                last.run();
            } finally {
                done.countDown();
            }
        }, "shutdown"));
    }

    /** Does {@code last} when the process is asked to end. */
    static Ending with(Runnable last) {
        return new Ending(last);
    }

    /** The same, and says so. */
    static Ending with(PrintStream out, Runnable last) {
        return new Ending(() -> {
            out.println("finishing what is under way");
            last.run();
        });
    }

    /** It comes also as {@code what} says. */
    Ending until(ServeOptions.Until what) {
        if (what == ServeOptions.Until.PARENT) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        }
        return this;
    }

    /** Stays until it has come. */
    void await() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
