package dev.gatun.reactor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A run of off-heap bytes with a read and a write index: {@code 0 <= readIndex <= writeIndex <= capacity}.
 *
 * <p>A buffer from a {@link BufferPool} is counted: who holds the last reference calls {@link #release()}, and the memory goes back to the pool.
 * {@link Connection#write(Buffer)} takes over the caller's reference. A buffer that an event loop passes to
 * {@link ConnectionHandler#onData} is borrowed: it is valid during the call only, and is not released by the handler.
 *
 * <p>A buffer is not thread-safe; references to pooled buffers are counted on the thread of their loop.
 */
public final class Buffer {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final BufferOwner UNOWNED = buffer -> {};

    private final MemorySegment segment;
    private final BufferOwner owner;
    private final long address;
    private final int capacity;
    private int readIndex;
    private int writeIndex;
    private int references = 1;

    Buffer(MemorySegment segment, BufferOwner owner) {
        this.segment = segment;
        this.owner = owner;
        this.address = segment.address();
        this.capacity = Math.toIntExact(segment.byteSize());
    }

    /** A buffer over memory that the garbage collector frees; for tests, constants and small tools, not for the way of every byte. */
    public static Buffer allocate(int capacity) {
        return new Buffer(Arena.ofAuto().allocate(capacity, 8), UNOWNED);
    }

    /** A garbage-collected buffer that holds a copy of {@code bytes}, ready to be read. */
    public static Buffer copyOf(byte[] bytes) {
        return allocate(bytes.length).put(bytes);
    }

    /** A garbage-collected buffer that holds {@code text} in UTF-8, ready to be read. */
    public static Buffer utf8(String text) {
        return copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An empty buffer over memory that somebody else keeps alive; {@link #release()} does nothing. Its write index is 0. */
    public static Buffer over(MemorySegment segment) {
        return new Buffer(segment, UNOWNED);
    }

    /** The memory from index 0 to {@link #capacity()}. */
    public MemorySegment segment() {
        return segment;
    }

    /** The address of index 0, for a downcall; valid as long as a reference to the buffer is held. */
    public long address() {
        return address;
    }

    /** The number of bytes that fit in all. */
    public int capacity() {
        return capacity;
    }

    /** Where the next read begins. */
    public int readIndex() {
        return readIndex;
    }

    /** Where the next write begins, and where the readable bytes end. */
    public int writeIndex() {
        return writeIndex;
    }

    /** How many bytes can be read. */
    public int readableBytes() {
        return writeIndex - readIndex;
    }

    /** How many bytes can be written before the buffer is full. */
    public int writableBytes() {
        return capacity - writeIndex;
    }

    /** Whether at least one byte can be read. */
    public boolean isReadable() {
        return writeIndex > readIndex;
    }

    /** Moves the read index to {@code index}. */
    public Buffer readIndex(int index) {
        if (index < 0 || index > writeIndex) {
            throw new IndexOutOfBoundsException("read index " + index + " is not in 0.." + writeIndex);
        }
        readIndex = index;
        return this;
    }

    /** Moves the write index to {@code index}. */
    public Buffer writeIndex(int index) {
        if (index < readIndex || index > capacity) {
            throw new IndexOutOfBoundsException("write index " + index + " is not in " + readIndex + ".." + capacity);
        }
        writeIndex = index;
        return this;
    }

    /** Passes over {@code count} readable bytes. */
    public Buffer skip(int count) {
        return readIndex(readIndex + count);
    }

    /** Forgets all content: both indexes are 0 again. */
    public Buffer clear() {
        readIndex = 0;
        writeIndex = 0;
        return this;
    }

    /** Moves the readable bytes to the front. */
    public Buffer compact() {
        int length = readableBytes();
        if (readIndex > 0) {
            MemorySegment.copy(segment, readIndex, segment, 0, length);
            readIndex = 0;
            writeIndex = length;
        }
        return this;
    }

    /** The byte at {@code index}, whatever the read index is. */
    public byte get(int index) {
        return segment.get(BYTE, index);
    }

    /** The next readable byte; moves the read index. */
    public byte read() {
        if (readIndex >= writeIndex) {
            throw new IndexOutOfBoundsException("no readable byte at " + readIndex);
        }
        return segment.get(BYTE, readIndex++);
    }

    /** Copies the next {@code target.length} readable bytes into {@code target}. */
    public Buffer read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(0, length, readableBytes());
        MemorySegment.copy(segment, BYTE, readIndex, target, offset, length);
        readIndex += length;
        return this;
    }

    /** Appends one byte. */
    public Buffer put(byte value) {
        segment.set(BYTE, writeIndex, value);
        writeIndex++;
        return this;
    }

    /** Appends all of {@code bytes}. */
    public Buffer put(byte[] bytes) {
        return put(bytes, 0, bytes.length);
    }

    /** Appends {@code length} bytes from {@code offset} of {@code bytes}. */
    public Buffer put(byte[] bytes, int offset, int length) {
        MemorySegment.copy(bytes, offset, segment, BYTE, writeIndex, length);
        writeIndex += length;
        return this;
    }

    /** Appends {@code length} bytes from {@code offset} of {@code source}. */
    public Buffer put(MemorySegment source, long offset, int length) {
        MemorySegment.copy(source, offset, segment, writeIndex, length);
        writeIndex += length;
        return this;
    }

    /** Appends all readable bytes of {@code source} and moves its read index. */
    public Buffer put(Buffer source) {
        int length = source.readableBytes();
        put(source.segment, source.readIndex, length);
        source.readIndex += length;
        return this;
    }

    /** Appends {@code text}, of which each character must be in Latin-1. Allocates nothing. */
    public Buffer putLatin1(String text) {
        int length = text.length();
        Objects.checkFromIndexSize(writeIndex, length, capacity);
        for (int i = 0; i < length; i++) {
            segment.set(BYTE, writeIndex + i, (byte) text.charAt(i));
        }
        writeIndex += length;
        return this;
    }

    /** A copy of the readable bytes; the read index stays. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[readableBytes()];
        MemorySegment.copy(segment, BYTE, readIndex, bytes, 0, bytes.length);
        return bytes;
    }

    /** The readable bytes as text; the read index stays. */
    public String toString(Charset charset) {
        return new String(toByteArray(), charset);
    }

    /** Takes one more reference to a pooled buffer. */
    public Buffer retain() {
        if (references <= 0) {
            throw new IllegalStateException("buffer was released before");
        }
        references++;
        return this;
    }

    /**
     * Another buffer over the same bytes, with indexes of its own: what is readable here is readable there, and nothing can be appended. It holds a reference
     * to this one until its own last is released. So one message can be written to many connections of a loop; the bytes must not change meanwhile.
     */
    public Buffer share() {
        retain();
        Buffer view = new Buffer(segment.asSlice(0, writeIndex), shared -> release());
        view.writeIndex = writeIndex;
        view.readIndex = readIndex;
        return view;
    }

    /** Gives one reference back; with the last the memory returns to its pool and the buffer must not be used again. */
    public void release() {
        if (references <= 0) {
            throw new IllegalStateException("buffer was released before");
        }
        if (--references == 0) {
            owner.reclaim(this);
        }
    }

    /** Whether the buffer's memory is the event loop's own, so that who wants to keep the bytes must copy them. */
    public boolean isBorrowed() {
        return owner == UNOWNED;
    }

    /** Called by the pool when it hands the buffer out again. */
    void reuse() {
        references = 1;
        readIndex = 0;
        writeIndex = 0;
    }

    @Override
    public String toString() {
        return "Buffer[read " + readIndex + ", write " + writeIndex + ", capacity " + capacity + "]";
    }
}
