package dev.gatun.http.internal.zip;

/**
 * A file of an archive, as the central directory has it.
 *
 * @param name slashes divide it
 * @param deflated whether it is compressed by deflate; stored as it is otherwise
 * @param crc CRC-32 of its content
 * @param compressedSize bytes in the archive
 * @param size bytes of its content
 * @param header where its local header begins
 */
public record ZipRecord(String name, boolean deflated, long crc, long compressedSize, long size, long header) {}
