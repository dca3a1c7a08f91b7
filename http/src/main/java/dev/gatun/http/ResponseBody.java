package dev.gatun.http;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.FileRegion;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** The content of a response: one of a closed set, which middleware may take apart with {@code switch}. */
public sealed interface ResponseBody {
    /** As a length: not known before the content ends. */
    long UNKNOWN = -1;

    /** No content. */
    Empty EMPTY = new Empty();

    /** No content. */
    record Empty() implements ResponseBody {}

    /** Text, sent in UTF-8. */
    record Text(String text) implements ResponseBody {
        /** Refuses {@code null}. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /** Bytes; the array must not be changed until the response is complete. */
    record Bytes(byte[] bytes) implements ResponseBody {
        /** Refuses {@code null}. */
        public Bytes {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /** An object that the server's {@link JsonCodec} encodes where the handler ran. */
    record Json(Object value) implements ResponseBody {
        /** Refuses {@code null}. */
        public Json {
            Objects.requireNonNull(value, "value");
        }
    }

    /** A part of a file. The response owns the region: it is closed when sent or dropped; who replaces this body closes it himself. */
    record File(FileRegion region) implements ResponseBody {
        /** Refuses {@code null}. */
        public File {
            Objects.requireNonNull(region, "region");
        }
    }

    /**
     * Written by a function on a virtual thread.
     *
     * @param length in bytes, or {@link #UNKNOWN}; another number of bytes written aborts the connection
     */
    record Streamed(BodyWriter writer, long length) implements ResponseBody {
        /** Refuses {@code null}. */
        public Streamed {
            Objects.requireNonNull(writer, "writer");
        }
    }

    /**
     * Pushed into a sink, from whatever thread. The function is called on the event loop when the head was written.
     *
     * @param length in bytes, or {@link #UNKNOWN}; another number of bytes written aborts the connection
     */
    record Pushed(Consumer<? super BodySink> source, long length) implements ResponseBody {
        /** Refuses {@code null}. */
        public Pushed {
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * Server-sent events. The function is called on the event loop when the head was written.
     *
     * @param heartbeat a comment is sent when nothing else was for this long, so that a client that is gone is found; zero for none
     */
    record Events(Consumer<? super EventSink> source, Duration heartbeat) implements ResponseBody {
        /** Refuses {@code null}. */
        public Events {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(heartbeat, "heartbeat");
        }
    }

    /** Not known yet: the whole response comes later. */
    record Later(CompletionStage<? extends Response> stage) implements ResponseBody {
        /** Refuses {@code null}. */
        public Later {
            Objects.requireNonNull(stage, "stage");
        }
    }

    /**
     * The connection leaves HTTP behind the 101 response (RFC 9110, section 7.8). Refused with 426 by versions of HTTP that have no upgrade.
     *
     * @param protocol value of the {@code upgrade} header; empty for the tunnel that CONNECT opens
     * @param handlers called on the event loop when the response was written; bytes that came behind the request are presented to its result
     */
    record Upgrade(String protocol, Function<? super Connection, ? extends ConnectionHandler> handlers) implements ResponseBody {
        /** Refuses {@code null}. */
        public Upgrade {
            Objects.requireNonNull(protocol, "protocol");
            Objects.requireNonNull(handlers, "handlers");
        }
    }
}
