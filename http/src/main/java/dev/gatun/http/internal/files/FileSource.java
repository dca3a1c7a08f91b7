package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import dev.gatun.http.FileTree;
import java.io.IOException;
import java.util.Optional;

/**
 * What each kind of tree does for {@link StaticFiles}. Names have passed {@link FileNames}: relative, divided by slashes, none at the end, and empty for
 * the root alone. Any virtual thread; may block. What a request may not see is not there. Failures of the file system are thrown as the JDK or the reactor
 * does.
 */
public non-sealed interface FileSource extends FileTree {
    /** What has a name. */
    enum Kind {
        NONE, FILE, DIRECTORY
    }

    /** Is given what a directory holds, in any order, maybe the same name more than once; the first counts. */
    interface Listing {
        void add(String name, boolean directory);
    }

    /** What the name belongs to now. */
    Kind kind(String name, FileOptions options) throws IOException;

    /** Opens the file of this name, unless it has gone or may not be seen. Who calls it closes the content or makes a response of it. */
    Optional<FoundFile> open(String name, FileOptions options) throws IOException;

    /** Tells what the directory of this name holds. */
    void list(String name, FileOptions options, Listing listing) throws IOException;
}
