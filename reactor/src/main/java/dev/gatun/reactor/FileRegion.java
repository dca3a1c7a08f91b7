package dev.gatun.reactor;

/**
 * A range of an open file that a connection sends. The connection calls {@link #close()} when the range was sent or the connection ended.
 */
public final class FileRegion implements AutoCloseable {
    private final OpenFile file;
    private final long offset;
    private final long length;
    private boolean closed;

    /** @param file stays open until {@link #close()}, which gives back one reference to it */
    public FileRegion(OpenFile file, long offset, long length) {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException("file region offset " + offset + ", length " + length);
        }
        this.file = file;
        this.offset = offset;
        this.length = length;
    }

    /** The file. */
    public OpenFile file() {
        return file;
    }

    /** First byte, from the start of the file. */
    public long offset() {
        return offset;
    }

    /** How many bytes. */
    public long length() {
        return length;
    }

    /** Gives the reference to the file back; a second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.release();
        }
    }
}
