package dev.gatun.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** First messages of real clients. */
public final class Hellos {
    private Hellos() {}

    /** The record with which {@code engine} begins. */
    public static byte[] of(SSLEngine engine) {
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        try {
            engine.wrap(ByteBuffer.allocate(0), record);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        return Arrays.copyOf(record.array(), record.position());
    }
}
