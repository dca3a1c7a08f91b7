package dev.gatun.http;

import java.nio.file.Path;

/**
 * What a {@code multipart/form-data} body may cost. What goes beyond is answered 413; the limit on the whole body is the server's.
 *
 * @param parts how many parts
 * @param headers how many fields in the header of a part
 * @param headerBytes how large the header of a part
 * @param partBytes how large the content of a part
 * @param memoryBytes how much content of one request is kept in memory; parts beyond it go to temporary files
 * @param directory where the temporary files are made; readable for their owner only, and deleted with the exchange
 */
public record MultipartLimits(int parts, int headers, int headerBytes, long partBytes, int memoryBytes, Path directory) {
    /** 128 parts of up to 16 MiB with 16 fields in 8 KiB of header; 256 KiB in memory, the rest in the system's directory for temporary files. */
    public static final MultipartLimits DEFAULT =
        new MultipartLimits(128, 16, 8 << 10, 16L << 20, 256 << 10, Path.of(System.getProperty("java.io.tmpdir")));

    /** @throws IllegalArgumentException when a limit leaves no room for even one part */
    public MultipartLimits {
        if (parts < 1 || headers < 1 || headerBytes < 256 || partBytes < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("multipart limits: at least one part, one header field and 256 bytes of header, nothing negative");
        }
    }

    /** The same with another count of parts. */
    public MultipartLimits withParts(int count) {
        return new MultipartLimits(count, headers, headerBytes, partBytes, memoryBytes, directory);
    }

    /** The same with another size of a part, in bytes. */
    public MultipartLimits withPartBytes(long bytes) {
        return new MultipartLimits(parts, headers, headerBytes, bytes, memoryBytes, directory);
    }

    /** The same with another share of memory, in bytes. */
    public MultipartLimits withMemoryBytes(int bytes) {
        return new MultipartLimits(parts, headers, headerBytes, partBytes, bytes, directory);
    }

    /** The same with another directory for temporary files. */
    public MultipartLimits withDirectory(Path temporary) {
        return new MultipartLimits(parts, headers, headerBytes, partBytes, memoryBytes, temporary);
    }
}
