package dev.gatun.platform.protocols;

import dev.gatun.platform.Reply;
import java.util.List;

/**
 * A request under way. One thread may write while another one reads.
 *
 * <p>Where no whole response comes, what reads throws {@link dev.gatun.platform.ReplyLost}.
 */
public interface Exchange {
    /** Sends some more content; waits for a server that holds the client back. */
    void write(byte[] content);

    /** Ends the content, by trailers if there are some. */
    void end(String... trailers);

    /** Waits until so many interim responses have come; their codes. Another response in their place is an error. */
    List<Integer> awaitInterim(int count);

    /** Waits for the final status. */
    int awaitStatus();

    /** Some more bytes of the response's content, waiting for so many unless it ends before. Until then the server is held back. */
    byte[] read(int length);

    /** The whole response, but for content that was read before. */
    Reply reply();

    /** Gives up: RST_STREAM where there are streams, else RST. */
    void cancel();
}
