package dev.gatun.http.internal.zip;

import java.io.IOException;

/** An archive as bytes that are read where one likes. */
public interface ZipBytes {
    /** How many there are. */
    long size();

    /** Bytes {@code offset} to {@code offset + length}, which lie inside of {@link #size()}; fails when they are not there any more. */
    byte[] read(long offset, int length) throws IOException;
}
