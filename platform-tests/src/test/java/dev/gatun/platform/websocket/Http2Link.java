package dev.gatun.platform.websocket;

import dev.gatun.platform.ReplyLost;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.h2.Http2;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A stream that has left HTTP/2 (RFC 8441), whose window is given back for what was read; closing ends the connection as well if it is its own. */
final class Http2Link implements WsLink {
    private final H2Peer peer;
    private final H2Stream stream;
    private final boolean ownsPeer;
    private final InputStream input = new Input();

    Http2Link(H2Peer peer, H2Stream stream, boolean ownsPeer) {
        this.peer = peer;
        this.stream = stream;
        this.ownsPeer = ownsPeer;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public void send(byte[] bytes) {
        peer.content(stream, bytes, false);
        if (stream.reset().isPresent()) {
            throw new UncheckedIOException(new IOException("RST_STREAM " + stream.reset().orElseThrow()));
        }
    }

    @Override
    public boolean hasInput() {
        peer.pollInput();
        return stream.untaken() > 0;
    }

    @Override
    public void end() {
        peer.content(stream, new byte[0], true);
    }

    @Override
    public void reset() {
        peer.send(H2Frame.reset(stream.number(), Http2.Code.CANCEL));
    }

    @Override
    public void close() {
        if (ownsPeer) {
            peer.close();
        } else if (stream.reset().isEmpty() && !stream.isLocalEnd()) {
            // Unless the connection is gone already.
            peer.trySend(H2Frame.reset(stream.number(), Http2.Code.CANCEL));
        }
    }

    /** The content of DATA, as far as it has come. */
    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (true) {
                byte[] some = peer.take(stream, length);
                if (some.length > 0) {
                    System.arraycopy(some, 0, target, offset, some.length);
                    return some.length;
                }
                if (stream.isWhole()) {
                    return -1;
                }
                if (stream.reset().isPresent()) {
                    throw new IOException("RST_STREAM " + stream.reset().orElseThrow());
                }
                try {
                    // Not more than there was: whoever writes may have read it meanwhile.
                    peer.await(stream, () -> stream.untaken() > 0);
                } catch (ReplyLost e) {
                    throw new IOException(e);
                }
            }
        }
    }
}
