package dev.gatun.platform.protocols;

import dev.gatun.platform.Ask;
import dev.gatun.platform.Reply;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.h2.Http2;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** HTTP/2 by one connection, whose client gives the window of a stream back for what was read of it. */
final class Http2Client implements Client {
    private final H2Peer peer;

    Http2Client(H2Peer peer) {
        this.peer = peer;
    }

    /** The connection. */
    H2Peer peer() {
        return peer;
    }

    @Override
    public Exchange open(Ask ask) {
        return new Http2Exchange(peer, peer.open(ask));
    }

    @Override
    public void close() {
        peer.close();
    }

    @Override
    public void reset() {
        peer.reset();
    }

    private record Http2Exchange(H2Peer peer, H2Stream stream) implements Exchange {
        @Override
        public void write(byte[] content) {
            peer.content(stream, content, false);
        }

        @Override
        public void end(String... trailers) {
            if (trailers.length > 0) {
                peer.trailers(stream, List.of(trailers));
            } else {
                peer.content(stream, new byte[0], true);
            }
        }

        @Override
        public List<Integer> awaitInterim(int count) {
            peer.await(stream, () -> stream.interim().size() >= count || stream.hasBegun());
            if (stream.interim().size() < count) {
                throw new AssertionError("interim response expected, not " + stream);
            }
            return stream.interim();
        }

        @Override
        public int awaitStatus() {
            peer.await(stream, stream::hasBegun);
            return stream.status();
        }

        @Override
        public byte[] read(int length) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            while (out.size() < length) {
                // Before the look: what another thread reads behind it is more.
                long before = stream.received();
                byte[] some = peer.take(stream, length - out.size());
                if (some.length == 0 && stream.isWhole()) {
                    break;
                }
                out.writeBytes(some);
                if (some.length == 0) {
                    peer.await(stream, () -> stream.received() > before);
                    stream.requireNotLost();
                }
            }
            return out.toByteArray();
        }

        @Override
        public Reply reply() {
            return peer.reply(stream);
        }

        @Override
        public void cancel() {
            peer.send(H2Frame.reset(stream.number(), Http2.Code.CANCEL));
        }
    }
}
