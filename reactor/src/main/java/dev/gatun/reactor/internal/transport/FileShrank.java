package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.FileRegion;
import java.io.EOFException;

/** A file has become shorter than the range that was promised of it. */
public final class FileShrank extends EOFException {
    private static final long serialVersionUID = 1;

    /** @param offset where the file ended */
    public FileShrank(FileRegion region, long offset) {
        super("sendFile " + region.file().path() + ": the file ended at " + offset + ", before byte "
                + (region.offset() + region.length()) + " that was to be sent");
    }
}
