package dev.gatun.platform.transport;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

/** Takes a known number of bytes and keeps their checksum only. */
final class Checksum implements ConnectionHandler {
    private final CRC32C checksum = new CRC32C();
    private final CompletableFuture<Long> whole = new CompletableFuture<>();
    private long left;

    Checksum(long length) {
        left = length;
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        byte[] bytes = new byte[data.readableBytes()];
        data.read(bytes, 0, bytes.length);
        checksum.update(bytes);
        left -= bytes.length;
        if (left == 0) {
            whole.complete(checksum.getValue());
        } else if (left < 0) {
            whole.completeExceptionally(new AssertionError(-left + " bytes too many"));
        }
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        whole.completeExceptionally(new AssertionError(left + " bytes are missing: " + cause));
    }

    /** The checksum, once all bytes are there. */
    CompletableFuture<Long> whole() {
        return whole;
    }
}
