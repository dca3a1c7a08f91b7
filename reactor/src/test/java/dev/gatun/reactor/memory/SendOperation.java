package dev.gatun.reactor.memory;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.io.EOFException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A send of the head of a queue. The memory is read when the operation is carried out, not when it is submitted, and must be the same then: a kernel that
 * was given the address would read it as late.
 */
final class SendOperation {
    private static final int LEAST = 4096;

    private final MemoryNetwork network;
    private final MemorySegment memory;
    private final byte[] submitted;
    private final EOFException shrank;
    private int delay;
    private boolean done;

    private SendOperation(MemoryNetwork network, MemorySegment memory, EOFException shrank) {
        this.network = network;
        this.memory = memory;
        this.submitted = memory.toArray(ValueLayout.JAVA_BYTE);
        this.shrank = shrank;
        this.delay = network.manners.delay(network.random);
    }

    static SendOperation of(MemoryNetwork network, SendQueue queue) {
        if (queue.item(0) instanceof Buffer buffer) {
            int length = Math.min(buffer.readableBytes(), Math.clamp(network.manners.mostSent(), LEAST, ByteQueue.CAPACITY));
            return new SendOperation(network, buffer.segment().asSlice(buffer.readIndex(), length), null);
        }
        FileRegion region = (FileRegion) queue.item(0);
        long left = region.length() - queue.regionSent();
        Buffer chunk = Buffer.allocate((int) Math.min(left, 16 << 10));
        int count = region.file().read(chunk, region.offset() + queue.regionSent());
        EOFException shrank = count == 0 && left > 0 ? new EOFException("the file has become shorter") : null;
        return new SendOperation(network, chunk.segment().asSlice(0, count), shrank);
    }

    boolean late() {
        return delay-- > 0;
    }

    boolean done() {
        return done;
    }

    EOFException failure() {
        return shrank;
    }

    /** Sends as much as goes: how many bytes, or -1 when the file has no more. */
    long advance(MemorySocket socket) {
        if (shrank != null) {
            done = true;
            return -1;
        }
        verify();
        int count = Math.min(Math.min(submitted.length, network.manners.sent(network.random)), socket.room());
        if (count > 0) {
            socket.send(submitted, 0, count);
        }
        done = count > 0 || submitted.length == 0;
        return count;
    }

    void verify() {
        if (!Arrays.equals(submitted, memory.toArray(ValueLayout.JAVA_BYTE))) {
            network.violated("memory of a send under way was changed");
        }
    }
}
