package dev.gatun.http.internal.files;

import dev.gatun.http.internal.zip.ZipBytes;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;

/** An open archive as its directory's reader wants it. */
record ArchiveFile(OpenFile file) implements ZipBytes {
    @Override
    public long size() {
        return file.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        return FileBytes.read(file, offset, length);
    }
}
