package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that a signal interrupts are made again. They block here, with a time-out: then no kernel restarts them by itself. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of POSIX")
class InterruptedCallsTest {
    private static final int TIMES = 20;
    /** {@code SO_RCVTIMEO} and {@code SO_SNDTIMEO} of asm-generic/socket.h. */
    private static final int RECEIVE_TIMEOUT = 20;
    private static final int SEND_TIMEOUT = 21;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
    private final MemorySegment length = arena.allocate(JAVA_INT);
    private Interruptions interruptions;
    private int fd = -1;

    @BeforeEach
    void possible() {
        Interruptions.assumePossible();
        interruptions = new Interruptions();
    }

    @AfterEach
    void close() {
        if (fd >= 0) {
            PosixCalls.close(capture, fd);
        }
        arena.close();
    }

    private InetSocketAddress bound(int type) throws IOException {
        fd = PosixCalls.socket(capture, PosixAddresses.CODEC.inet(), type, 0);
        MemorySegment minute = arena.allocate(16, 8);
        minute.set(JAVA_LONG, 0, 60);
        for (int option : new int[] {RECEIVE_TIMEOUT, SEND_TIMEOUT}) {
            assertThat(PosixCalls.setsockopt(capture, fd, ThisSystem.TABLE.socketLevel(), option, minute.address(), 16)).isZero();
        }
        int size = PosixAddresses.CODEC.write(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), address);
        assertThat(PosixCalls.bind(capture, fd, address.address(), size)).isZero();
        if (type == ThisSystem.TABLE.streamType()) {
            assertThat(PosixCalls.listen(capture, fd, 8)).isZero();
        }
        length.set(JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        PosixCalls.getsockname(capture, fd, address.address(), length.address());
        return (InetSocketAddress) PosixAddresses.CODEC.read(address, length.get(JAVA_INT, 0));
    }

    private record Call(CompletableFuture<Integer> result, int thread) {
        int end() {
            try {
                return result.get(20, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Call start(IntSupplier call) {
        CompletableFuture<Integer> thread = new CompletableFuture<>();
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            thread.complete(Interruptions.thisThread());
            try {
                result.complete(call.getAsInt());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return new Call(result, thread.orTimeout(20, TimeUnit.SECONDS).join());
    }

    private Call interrupted(IntSupplier call) {
        Call started = start(call);
        for (int i = 0; i < TIMES; i++) {
            interruptions.interruptAsleep(started.thread);
        }
        assertThat(started.result).isNotDone();
        return started;
    }

    /** What the others are for: the bare call does end with EINTR. */
    @Test
    void theSignalDoesInterrupt() throws IOException {
        bound(ThisSystem.TABLE.datagramType());
        MethodHandle bare = NativeLink.link("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
        MemorySegment own = PosixCalls.newCapture(Arena.ofAuto());
        Call call = start(() -> {
            try {
                long result = (long) bare.invokeExact(own, fd, address.address(), 100L, 0);
                return result < 0 ? -NativeLink.errno(own) : (int) result;
            } catch (Throwable t) {
                throw NativeLink.unexpected(t);
            }
        });
        while (!call.result.isDone()) {
            interruptions.interrupt(call.thread);
            Interruptions.pause();
        }
        assertThat(call.end()).isEqualTo(-Errno.EINTR);
    }

    static Stream<Supplier<SocketOpener>> openers() {
        return Stream.of(FlagOpener::new, PlainOpener::new);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void accept(Supplier<SocketOpener> opener) throws IOException {
        InetSocketAddress local = bound(ThisSystem.TABLE.streamType());
        MemorySegment own = PosixCalls.newCapture(Arena.ofAuto());
        length.set(JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        SocketOpener accepting = opener.get();
        Call call = interrupted(() -> accepting.accept(own, fd, address, length));
        try (Socket client = new Socket()) {
            client.connect(local);
            int accepted = call.end();
            assertThat(accepted).isNotNegative();
            PosixCalls.close(capture, accepted);
        }
    }

    @Test
    void receive() throws IOException {
        InetSocketAddress local = bound(ThisSystem.TABLE.datagramType());
        MemorySegment own = PosixCalls.newCapture(Arena.ofAuto());
        Call call = interrupted(() -> PosixCalls.receive(own, fd, address.address(), 100, 0));
        sendByte(local);
        assertThat(call.end()).isEqualTo(1);
    }

    static Stream<MessageCalls> messageCalls() {
        return Stream.of(new BatchedMessages(), new SingleMessages());
    }

    /** A batch of one: what waits for more does not end with a time-out. */
    @ParameterizedTest
    @MethodSource("messageCalls")
    void receiveMessages(MessageCalls calls) throws IOException {
        InetSocketAddress local = bound(ThisSystem.TABLE.datagramType());
        MemorySegment own = PosixCalls.newCapture(Arena.ofAuto());
        MessageArray messages = new MessageArray(arena.allocate(MessageArray.size(1), 8), 1);
        messages.vector(0, address.address(), 100);
        Call call = interrupted(() -> calls.receive(own, fd, messages, 1));
        sendByte(local);
        assertThat(call.end()).isEqualTo(1);
        assertThat(messages.length(0)).isEqualTo(1);
    }

    @Test
    void send() throws IOException {
        sendsInto((own, socket) -> PosixCalls.send(own, socket, address.address(), 100, 0));
    }

    @Test
    void sendMessage() throws IOException {
        MessageArray messages = new MessageArray(arena.allocate(MessageArray.size(1), 8), 1);
        messages.vector(0, address.address(), 100);
        messages.addressLength(0, 0);
        sendsInto((own, socket) -> (int) PosixCalls.sendMessage(own, socket, messages.header(0), 0));
    }

    private interface Sending {
        int send(MemorySegment own, int socket);
    }

    /** Fills a connection until a send waits, interrupts that, and reads at the other end. */
    private void sendsInto(Sending sending) throws IOException {
        InetSocketAddress local = bound(ThisSystem.TABLE.streamType());
        MemorySegment own = PosixCalls.newCapture(Arena.ofAuto());
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(4 << 10);
            client.connect(local);
            length.set(JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
            int accepted = new PlainOpener().accept(capture, fd, address, length);
            block(accepted);
            // The kernel still moves bytes to the other end when the first one has waited: what waits for good is a later one.
            AtomicBoolean enough = new AtomicBoolean();
            Call call = interrupted(() -> {
                int sent;
                do {
                    sent = sending.send(own, accepted);
                } while (sent > 0 && !enough.get());
                return sent;
            });
            enough.set(true);
            byte[] taken = new byte[64 << 10];
            while (!call.result.isDone()) {
                assertThat(client.getInputStream().read(taken)).isPositive();
            }
            assertThat(call.end()).isPositive();
            PosixCalls.close(capture, accepted);
        }
    }

    private void block(int socket) {
        try {
            MethodHandle fcntl = NativeLink.linkVariadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
            assertThat((int) fcntl.invokeExact(capture, socket, 4, 0)).isZero();
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
        MemorySegment minute = arena.allocate(16, 8);
        minute.set(JAVA_LONG, 0, 60);
        assertThat(PosixCalls.setsockopt(capture, socket, ThisSystem.TABLE.socketLevel(), SEND_TIMEOUT, minute.address(), 16)).isZero();
    }

    private static void sendByte(InetSocketAddress to) throws IOException {
        try (DatagramSocket sender = new DatagramSocket()) {
            sender.send(new DatagramPacket(new byte[1], 1, to));
        }
    }
}
