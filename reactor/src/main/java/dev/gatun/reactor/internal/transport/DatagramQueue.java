package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.Buffer;
import java.net.SocketAddress;

/** Datagrams that wait to be sent, in order, each with one reference to its buffer. A ring that grows up to its bound; empty it holds no buffer. */
public final class DatagramQueue {
    private final int bound;
    private SocketAddress[] receivers = new SocketAddress[8];
    private Buffer[] payloads = new Buffer[8];
    private int first;
    private int size;

    /** @param bound the most datagrams */
    public DatagramQueue(int bound) {
        this.bound = bound;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Whether nothing more fits. */
    public boolean isFull() {
        return size >= bound;
    }

    /** How many datagrams wait. */
    public int size() {
        return size;
    }

    /** Where datagram {@code index} from the front goes. */
    public SocketAddress receiver(int index) {
        return receivers[first + index & receivers.length - 1];
    }

    /** The content of datagram {@code index} from the front. */
    public Buffer payload(int index) {
        return payloads[first + index & payloads.length - 1];
    }

    /** Appends a datagram and takes the reference to {@code payload} over. */
    public void add(SocketAddress receiver, Buffer payload) {
        if (isFull()) {
            throw new IllegalStateException("the datagram queue is full");
        }
        if (size == payloads.length) {
            grow();
        }
        int slot = first + size & payloads.length - 1;
        receivers[slot] = receiver;
        payloads[slot] = payload;
        size++;
    }

    private void grow() {
        SocketAddress[] moreReceivers = new SocketAddress[size * 2];
        Buffer[] morePayloads = new Buffer[size * 2];
        for (int i = 0; i < size; i++) {
            moreReceivers[i] = receiver(i);
            morePayloads[i] = payload(i);
        }
        receivers = moreReceivers;
        payloads = morePayloads;
        first = 0;
    }

    /** Forgets {@code count} datagrams from the front and releases their buffers. */
    public void drop(int count) {
        for (int i = 0; i < count; i++) {
            Buffer payload = payloads[first];
            payloads[first] = null;
            receivers[first] = null;
            first = first + 1 & payloads.length - 1;
            size--;
            payload.release();
        }
    }

    /** Forgets everything. */
    public void clear() {
        drop(size);
    }
}
