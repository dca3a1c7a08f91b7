package dev.gatun.reactor.internal.file;

import dev.gatun.reactor.OpenFile;
import java.nio.file.Path;

/** One way to open files. Stateless; each is loaded only when it is asked for. Any thread. */
public interface FileOpener {
    /** Empty when it works here, otherwise why not. */
    String whyNot();

    /**
     * Opens a file for reading; never waits for a pipe's writer. What is no regular file opens as well, so that it can be told.
     *
     * @throws dev.gatun.reactor.SocketFailure when it can't be opened
     */
    OpenFile open(Path path);
}
