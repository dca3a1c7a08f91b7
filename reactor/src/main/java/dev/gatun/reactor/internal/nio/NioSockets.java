package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Non-blocking channels of the JDK behind numbers. Errors are {@link JdkError}s; the exception that came last is kept for its words.
 *
 * <p>The JDK can't look at input without taking it, so {@link #hasInput} takes one byte, which the next {@link #receive} gives.
 */
final class NioSockets implements Sockets {
    private static final int MOST_GATHERED = 64;

    private final ChannelTable channels;
    private final SocketOptions options = new SocketOptions();
    private final ByteViews views = new ByteViews();
    private final ByteBuffer[] gathered = new ByteBuffer[MOST_GATHERED];
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);
    private final SpareChannel spare = new SpareChannel();
    private IOException last;
    private SocketAddress acceptedFrom;
    private int open;

    NioSockets(ChannelTable channels) {
        this.channels = channels;
        // Loaded now: when descriptors have run out, class files can't be opened either.
        failed(new IOException("Too many open files"));
        spare.take();
    }

    private int add(SelectableChannel channel) {
        open++;
        return channels.add(new OpenChannel(channel));
    }

    private int failed(IOException e) {
        last = e;
        return JdkError.of(e).result();
    }

    @Override
    public int listen(SocketAddress address, ListenOptions wanted, boolean sharedPort) {
        return add(bound(address, wanted));
    }

    @Override
    public void probe(SocketAddress address, ListenOptions wanted) {
        Channels.close(bound(address, wanted));
    }

    private ServerSocketChannel bound(SocketAddress address, ListenOptions wanted) {
        if (wanted.removeStaleSocketFile() && address instanceof UnixDomainSocketAddress unix) {
            StaleFile.remove(unix);
        }
        ServerSocketChannel channel = Channels.listener(address);
        try {
            try (SocketChannel sample = Channels.stream(address)) {
                options.applyToListener(channel, wanted.tuning(), address instanceof InetSocketAddress, sample.supportedOptions());
            }
            channel.bind(address, wanted.backlog());
            return channel;
        } catch (IOException e) {
            Channels.close(channel);
            throw JdkError.failure("bind", address, e);
        } catch (RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    @Override
    public int accept(int listener) {
        SocketChannel channel = null;
        try {
            channel = channels.get(listener).listener().accept();
            if (channel == null) {
                return WOULD_BLOCK;
            }
            channel.configureBlocking(false);
            acceptedFrom = channel.getRemoteAddress();
            return add(channel);
        } catch (IOException e) {
            if (channel != null) {
                Channels.close(channel);
            }
            int error = failed(e);
            return JdkError.ofResult(error).isExhaustion() ? EXHAUSTED : error;
        }
    }

    @Override
    public SocketAddress acceptedFrom() {
        return acceptedFrom;
    }

    @Override
    public boolean balancesSharedPorts() {
        return false;
    }

    @Override
    public void tuneAccepted(int fd, SocketAddress remote, SocketTuning tuning) {
        options.applyToAccepted(channels.get(fd).stream(), tuning, remote instanceof InetSocketAddress);
    }

    @Override
    public int connect(SocketAddress address, SocketTuning tuning, SocketAddress localOrNull) {
        SocketChannel channel = Channels.stream(address);
        SocketAddress about = address;
        String call = "connect";
        try {
            options.applyToOutgoing(channel, tuning, address instanceof InetSocketAddress);
            if (localOrNull != null) {
                call = "bind";
                about = localOrNull;
                channel.bind(localOrNull);
                call = "connect";
                about = address;
            }
            channel.connect(address);
            return add(channel);
        } catch (IOException e) {
            Channels.close(channel);
            throw JdkError.failure(call, about, e);
        } catch (RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    @Override
    public Datagrams bindDatagrams(SocketAddress address, DatagramOptions wanted, BufferPool buffers) {
        DatagramChannel channel = Channels.datagrams(address);
        try {
            options.applyToDatagrams(channel, wanted.tuning());
            channel.bind(address);
        } catch (IOException e) {
            Channels.close(channel);
            throw JdkError.failure("bind", address, e);
        } catch (RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
        int number = add(channel);
        try {
            return new NioDatagrams(number, channel, wanted, buffers);
        } catch (RuntimeException e) {
            close(number, false);
            throw e;
        }
    }

    /** An error shows when the channel is used; only the end of an attempt to connect has to be asked for, and what the poller saw. */
    @Override
    public int takeError(int fd) {
        if (channels.get(fd).isDead()) {
            return -JdkError.ECONNRESET.result();
        }
        if (!(channels.get(fd).channel() instanceof SocketChannel channel) || !channel.isConnectionPending()) {
            return 0;
        }
        try {
            return channel.finishConnect() ? 0 : -JdkError.EINPROGRESS.result();
        } catch (IOException e) {
            return -failed(e);
        }
    }

    @Override
    public void quickAck(int fd) {
        options.quickAck(channels.get(fd).stream());
    }

    @Override
    public int receive(int fd, Buffer buffer) {
        OpenChannel channel = channels.get(fd);
        if (channel.hasAhead()) {
            buffer.put(channel.takeAhead());
            return 1;
        }
        try {
            int count = channel.stream().read(views.writable(buffer));
            if (count <= 0) {
                return count < 0 ? 0 : WOULD_BLOCK;
            }
            buffer.writeIndex(buffer.writeIndex() + count);
            return count;
        } catch (IOException e) {
            return failed(e);
        }
    }

    @Override
    public boolean hasInput(int fd) {
        OpenChannel channel = channels.get(fd);
        if (channel.hasAhead()) {
            return true;
        }
        try {
            if (channel.stream().read(one.clear()) > 0) {
                channel.readAhead(one.get(0));
                return true;
            }
            return false;
        } catch (IOException e) {
            // Whoever reads next is told.
            return false;
        }
    }

    @Override
    public long send(int fd, SendQueue queue) {
        SocketChannel channel = channels.get(fd).stream();
        try {
            int count = 0;
            while (count < MOST_GATHERED && count < queue.size() && queue.item(count) instanceof Buffer buffer) {
                gathered[count++] = views.readable(buffer);
            }
            long sent = count == 1 ? channel.write(gathered[0]) : channel.write(gathered, 0, count);
            return sent == 0 ? WOULD_BLOCK : sent;
        } catch (IOException e) {
            return failed(e);
        }
    }

    @Override
    public long sendFile(int fd, OpenFile file, long offset, long length) {
        if (!(file instanceof ChannelFile own) || !own.isRegular()) {
            return UNSUPPORTED;
        }
        // An interrupt that a handler left behind would close the file for all who share it.
        boolean interrupted = Thread.interrupted();
        try {
            long sent = own.channel().transferTo(offset, length, channels.get(fd).stream());
            if (sent > 0) {
                return sent;
            }
            // At its end, or a file that does not know its size (proc(5)): reading tells.
            return offset >= own.channel().size() ? UNSUPPORTED : WOULD_BLOCK;
        } catch (IOException e) {
            return failed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void shutdownOutput(int fd) {
        channels.get(fd).endOutput();
        try {
            channels.get(fd).stream().shutdownOutput();
        } catch (IOException e) {
            // The peer has gone: the next read says so.
            return;
        }
    }

    @Override
    public void close(int fd, boolean reset) {
        OpenChannel channel = channels.get(fd);
        if (reset && channel.channel() instanceof SocketChannel stream) {
            SocketOptions.lingerNot(stream);
        }
        open--;
        channels.remove(fd);
        Channels.close(channel.channel());
    }

    @Override
    public SocketAddress localAddress(int fd) {
        NetworkChannel channel = channels.get(fd).network();
        try {
            return channel.getLocalAddress();
        } catch (IOException e) {
            throw JdkError.failure("getsockname", channel, e);
        }
    }

    @Override
    public boolean isReset(int error) {
        return JdkError.ofResult(error).isReset();
    }

    @Override
    public SocketFailure failure(String call, Object address, int result) {
        if (result == EXHAUSTED) {
            return JdkError.EMFILE.failure(call, address);
        }
        JdkError error = JdkError.ofResult(result);
        return last != null && JdkError.of(last) == error ? JdkError.failure(call, address, last) : error.failure(call, address);
    }

    @Override
    public SocketFailure timedOut(SocketAddress address, Duration timeout) {
        return JdkError.ETIMEDOUT.failure("connect", address, "no answer within " + timeout.toMillis() + " ms");
    }

    @Override
    public void releaseSpare() {
        spare.release();
    }

    @Override
    public void takeSpare() {
        spare.take();
    }

    @Override
    public void count(int change) {
        open += change;
    }

    @Override
    public int descriptors() {
        return open + spare.descriptors();
    }

    @Override
    public long optionsRefused() {
        return options.refused();
    }

    @Override
    public void close() {
        spare.release();
    }
}
