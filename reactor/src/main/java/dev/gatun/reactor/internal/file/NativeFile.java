package dev.gatun.reactor.internal.file;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.FileCalls;
import dev.gatun.reactor.internal.posix.OpenedFile;
import java.nio.file.Path;

/** A file by its descriptor, so that the kernel can send it. */
public final class NativeFile extends CountedFile {
    private final int descriptor;

    private NativeFile(Path path, OpenedFile opened) {
        super(path, opened.size(), opened.lastModified(), opened.regular());
        this.descriptor = opened.descriptor();
    }

    /** Opens a file for reading; never blocks on a pipe that nobody writes to. */
    public static OpenFile open(Path path) {
        return new NativeFile(path, OpenedFile.open(path));
    }

    /** The descriptor; valid while a reference is held. */
    public int descriptor() {
        return descriptor;
    }

    @Override
    protected int readAt(Buffer target, long offset) {
        long count = FileCalls.read(descriptor, target.address() + target.writeIndex(), target.writableBytes(), offset);
        if (count < 0) {
            throw Errno.failure("pread", path(), (int) count);
        }
        target.writeIndex(target.writeIndex() + (int) count);
        return (int) count;
    }

    @Override
    protected void closeFile() {
        FileCalls.close(descriptor);
    }
}
