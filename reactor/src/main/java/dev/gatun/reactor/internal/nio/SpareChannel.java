package dev.gatun.reactor.internal.nio;

import java.io.IOException;
import java.nio.channels.DatagramChannel;

/** A descriptor that is held for the moment when no other is left: a socket that is bound to nothing. */
final class SpareChannel {
    private DatagramChannel channel;

    void take() {
        if (channel == null) {
            try {
                channel = DatagramChannel.open();
            } catch (IOException e) {
                // Tried again after the next pause.
                channel = null;
            }
        }
    }

    void release() {
        if (channel != null) {
            Channels.close(channel);
            channel = null;
        }
    }

    int descriptors() {
        return channel == null ? 0 : 1;
    }
}
