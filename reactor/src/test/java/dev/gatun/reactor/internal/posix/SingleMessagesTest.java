package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Datagrams one by one give what batches give. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of POSIX")
class SingleMessagesTest {
    private static final int COUNT = 4;
    private static final int ROOM = 64;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MessageArray messages = new MessageArray(arena.allocate(MessageArray.size(COUNT), 8), COUNT);
    private final MemorySegment payloads = arena.allocate(COUNT * ROOM);
    private final SingleMessages calls = new SingleMessages();
    private DatagramSocket peer;
    private int fd;
    private InetSocketAddress local;

    @BeforeEach
    void bind() throws IOException {
        peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer.setSoTimeout(10_000);
        fd = SocketOpener.of(Extensions.NONE).open(capture, PosixAddresses.CODEC.inet(), ThisSystem.TABLE.datagramType());
        MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
        int size = PosixAddresses.CODEC.write(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), address);
        assertThat(PosixCalls.bind(capture, fd, address.address(), size)).isZero();
        MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
        length.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        PosixCalls.getsockname(capture, fd, address.address(), length.address());
        local = (InetSocketAddress) PosixAddresses.CODEC.read(address, length.get(ValueLayout.JAVA_INT, 0));
        for (int i = 0; i < COUNT; i++) {
            messages.vector(i, payloads.address() + (long) i * ROOM, ROOM);
        }
    }

    @AfterEach
    void close() {
        PosixCalls.close(capture, fd);
        peer.close();
        arena.close();
    }

    private void comes(String... texts) throws IOException {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            peer.send(new DatagramPacket(bytes, bytes.length, local));
        }
    }

    private String text(int index) {
        return new String(payloads.asSlice((long) index * ROOM, messages.length(index)).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private int connectToNobody() throws IOException {
        MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
        int port;
        try (DatagramSocket gone = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = gone.getLocalPort();
        }
        int size = PosixAddresses.CODEC.write(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), address);
        return PosixCalls.connect(capture, fd, address.address(), size);
    }

    @Test
    void takesWhatIsThereAndSaysWhoSentIt() throws IOException {
        assertThat(calls.receive(capture, fd, messages, COUNT)).isEqualTo(-Errno.EAGAIN);
        comes("one", "two", "three");
        assertThat(calls.receive(capture, fd, messages, COUNT)).isEqualTo(3);
        assertThat(List.of(text(0), text(1), text(2))).containsExactly("one", "two", "three");
        MemorySegment from = messages.addressOf(1);
        assertThat(((InetSocketAddress) PosixAddresses.CODEC.read(from, messages.addressLength(1))).getPort()).isEqualTo(peer.getLocalPort());
        assertThat(calls.receive(capture, fd, messages, COUNT)).isEqualTo(-Errno.EAGAIN);
        comes("1", "2", "3", "4", "5");
        assertThat(calls.receive(capture, fd, messages, COUNT)).isEqualTo(4);
        assertThat(calls.receive(capture, fd, messages, COUNT)).isEqualTo(1);
        assertThat(text(0)).isEqualTo("5");
    }

    @Test
    void whatWasCutOffIsMarked() throws IOException {
        comes("short", "x".repeat(ROOM + 1));
        assertThat(calls.receive(capture, fd, messages, COUNT)).isEqualTo(2);
        int cut = ThisSystem.TABLE.truncatedFlag();
        assertThat(messages.flags(0) & cut).isZero();
        assertThat(messages.flags(1) & cut).isNotZero();
        assertThat(messages.length(1)).isEqualTo(ROOM);
    }

    /** A datagram, then the refusal of one that was sent: the call that got the first must not swallow the second. */
    @Test
    void anErrorBehindDatagramsIsToldByTheNextCall() throws IOException {
        comes("before");
        assertThat(connectToNobody()).isZero();
        messages.addressLength(0, 0);
        messages.vector(0, payloads.address(), 1);
        assertThat(calls.send(capture, fd, messages, 1)).isEqualTo(1);
        messages.resetAddressLength(0);
        messages.vector(0, payloads.address(), ROOM);
        // On Linux the refusal comes before what waits in the queue.
        int first = calls.receive(capture, fd, messages, COUNT);
        int second = calls.receive(capture, fd, messages, COUNT);
        assertThat(List.of(first, second)).containsExactlyInAnyOrder(1, -Errno.ECONNREFUSED);
        assertThat(calls.receive(capture, fd, messages, COUNT)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void sendsAllThatItCan() throws IOException {
        for (int i = 0; i < 3; i++) {
            messages.addressLength(i, PosixAddresses.CODEC.write(
                    new InetSocketAddress(InetAddress.getByName("127.0.0.1"), peer.getLocalPort()), messages.addressOf(i)));
            payloads.set(ValueLayout.JAVA_BYTE, (long) i * ROOM, (byte) ('a' + i));
            messages.vector(i, payloads.address() + (long) i * ROOM, 1);
        }
        assertThat(calls.send(capture, fd, messages, 3)).isEqualTo(3);
        for (String expected : List.of("a", "b", "c")) {
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            peer.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)).isEqualTo(expected);
        }
        // The second has nowhere to go: the first leaves, and the error is the next call's.
        messages.addressLength(1, 3);
        assertThat(calls.send(capture, fd, messages, 3)).isEqualTo(1);
    }
}
