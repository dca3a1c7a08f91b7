package dev.gatun.http.internal.compression;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** RFC 8878 by zstd-jni. Loaded only where that is on the path. */
final class ZstdCoding implements Coding {
    /** The library's default; RFC 9659 limits the window to 8 MiB, which this level is far below. */
    private static final int LEVEL = 3;
    /** RFC 9659 section 3: a decoder need not take a window above 2^23, and memory is what an attacker would ask for. */
    private static final int WINDOW_LOG = 23;

    ZstdCoding() {}

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public OutputStream encode(OutputStream out) throws IOException {
        return new ZstdOutputStream(out, LEVEL);
    }

    @Override
    public InputStream decode(InputStream in) throws IOException {
        ZstdInputStream stream = new ZstdInputStream(in);
        stream.setLongMax(WINDOW_LOG);
        return stream;
    }

    @Override
    public PushDecoder decoder() throws IOException {
        return new ZstdDecoder(WINDOW_LOG);
    }
}
