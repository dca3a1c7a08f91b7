package dev.gatun.http.internal.client.body;

import dev.gatun.http.BodyOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes as much of a file as was announced. Blocks. */
public final class FileCopy {
    private static final int CHUNK = 16 << 10;

    private FileCopy() {}

    /** @throws EOFException when the file has become shorter than {@code length} */
    public static void copy(Path path, long length, BodyOutput out) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(length, 1))];
        long left = length;
        try (InputStream in = Files.newInputStream(path)) {
            while (left > 0) {
                int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    throw new EOFException(path + " became shorter: " + left + " of " + length + " bytes are missing");
                }
                out.write(chunk, 0, read);
                left -= read;
            }
        }
    }
}
