package dev.gatun.http.internal.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a server sent on one HTTP/2 stream, as {@link Http2Client} has read it. */
final class Answer {
    final List<Integer> interim = new ArrayList<>();
    final List<String> interimFields = new ArrayList<>();
    final List<String> fields = new ArrayList<>();
    final List<String> trailers = new ArrayList<>();
    final ByteArrayOutputStream content = new ByteArrayOutputStream();
    /** 0 as long as no final head came. */
    int status;
    boolean ended;
    /** The code of RST_STREAM; empty when none came. */
    String reset = "";
    /** Bytes that the server may still send. */
    long window;
    boolean resetByClient;
    boolean endedByClient;

    String text() {
        return content.toString(StandardCharsets.ISO_8859_1);
    }

    /** The value of a field; empty when it is not there. */
    String field(String name) {
        for (String field : fields) {
            if (field.startsWith(name + ": ")) {
                return field.substring(name.length() + 2);
            }
        }
        return "";
    }

    /** Whether nothing more may come. */
    boolean isOver() {
        return ended || !reset.isEmpty() || resetByClient;
    }

    @Override
    public String toString() {
        return status + " " + content.size() + (ended ? " end" : "") + (reset.isEmpty() ? "" : " " + reset);
    }
}
