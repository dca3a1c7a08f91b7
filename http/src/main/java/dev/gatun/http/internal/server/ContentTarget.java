package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;
import dev.gatun.http.Response;
import dev.gatun.reactor.Buffer;

/** Where the content of a response goes piece by piece. Loop only. */
interface ContentTarget {
    /**
     * Sends the head; {@code producer} is then told of the connection.
     *
     * @param length of the content, or {@link dev.gatun.http.ResponseBody#UNKNOWN}
     * @return whether content is wanted: not when the response is one without, such as that to HEAD, or the connection is gone
     */
    boolean begin(Response response, long length, ContentProducer producer);

    /** Sends some content. */
    void write(byte[] bytes, int offset, int length);

    /** Sends the readable bytes of {@code content}, which is the caller's again afterwards. */
    void write(Buffer content);

    /** Hands what was written to the operating system at the end of this turn. */
    void flush();

    /** Ends the content. */
    void end(Headers trailers);

    /** Gives the content up: the connection is aborted. */
    void abort(Throwable cause);

    /** Whether the client keeps up. */
    boolean isWritable();

    /** Bytes that wait for the client. */
    long pendingBytes();
}
