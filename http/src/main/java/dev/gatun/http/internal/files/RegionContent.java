package dev.gatun.http.internal.files;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;

/** Content that lies in a file as it is: all of the file, or a stored entry of an archive. Sent by the kernel where it can. */
final class RegionContent implements FileContent {
    private final OpenFile file;
    private final long offset;
    private final long size;

    /** Takes over the reference to {@code file}. */
    RegionContent(OpenFile file, long offset, long size) {
        this.file = file;
        this.offset = offset;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Response part(Request request, String type, long first, long length) {
        return Response.file(type, new FileRegion(file, offset + first, length));
    }

    @Override
    public Response written(Request request, String type, long length, Writer writer) {
        return HeldFile.response(request, file, type, length, out -> writer.write(this, out));
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void copy(long first, long length, BodyOutput out) throws IOException {
        FileBytes.copy(file, offset + first, length, out);
    }

    @Override
    public byte[] bytes() throws IOException {
        return FileBytes.read(file, offset, Math.toIntExact(size));
    }

    @Override
    public void close() {
        file.release();
    }
}
