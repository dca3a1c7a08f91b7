package dev.gatun.http.internal.server;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Completion;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.Method;
import dev.gatun.http.PathParameters;
import dev.gatun.http.ProxyHeader;
import dev.gatun.http.Query;
import dev.gatun.http.Request;
import dev.gatun.http.RequestBody;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.Paths;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.hosting.ConnectionLeases;
import dev.gatun.http.internal.metrics.RequestLabels;
import dev.gatun.http.internal.routing.RouteMatch;
import dev.gatun.reactor.EventLoop;
import dev.gatun.tls.TlsSession;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.lang.foreign.SegmentAllocator;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * One request and its response, whatever the version of HTTP. This half is the {@link Request} that the handler sees; a twin per version adds how a
 * response goes out. Strings are made when first asked for, and kept.
 *
 * <p>Filled and ended on the loop; in between read by the handler's thread. The hand-over to it is a thread start or a loop task.
 */
abstract class ServerExchange implements Request, ContentTarget {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private final LoopShare share;
    private final RequestHeaders headers = new RequestHeaders(this);
    private final ExchangeAttributes attributes = new ExchangeAttributes();
    private volatile RequestHead head;
    private RequestContent content;
    private String target;
    private String path;
    private String host;
    private Query query;
    private PathParameters parameters = PathParameters.NONE;
    /** Guarded by this as long as a handler runs elsewhere, as is {@link #completion}. */
    private List<Consumer<? super Completion>> listeners;
    /** How it ended while a handler ran, which may ask for that afterwards; null before, and in all other cases. */
    private Completion completion;
    private ExchangeArena arena;
    private long id;
    private long begun;
    private boolean onLoop;
    /** Whether another thread, or a stage, may look at the request: its memory then stays, even if the connection is lost. */
    private boolean handlerRuns;
    private boolean completed;

    ServerExchange(LoopShare share) {
        this.share = share;
    }

    /** Becomes the exchange of another request. */
    final void open(long newId, RequestHead newHead) {
        id = newId;
        head = newHead;
        // What came with this turn was there when it began: the wait behind others in it counts, and the clock is not read again.
        begun = share.loop().nanoTime();
        onLoop = false;
        handlerRuns = false;
        completed = false;
        completion = null;
        content = null;
        target = null;
        path = null;
        host = null;
        query = null;
        parameters = PathParameters.NONE;
    }

    /** Nobody uses the exchange any more, until it is opened anew: what was left at it can go. */
    final void rest() {
        attributes.clear();
    }

    final LoopShare share() {
        return share;
    }

    final EventLoop loop() {
        return share.loop();
    }

    /** The head, which is given back when the response is complete. */
    final RequestHead head() {
        RequestHead current = head;
        if (current == null) {
            throw new IllegalStateException("the response to this request is complete");
        }
        return current;
    }

    final void content(RequestContent newContent) {
        content = newContent;
    }

    /** The content, made when somebody asks: most requests have none. */
    final RequestContent content() {
        if (content == null) {
            content = RequestContent.of(connection(), wanted -> { }, head());
        }
        return content;
    }

    final boolean hasContentObject() {
        return content != null;
    }

    /** How many bytes of content have come. */
    private long received() {
        return content == null ? 0 : content.received();
    }

    final void onEventLoop() {
        onLoop = true;
    }

    /** The connection that the request came on. */
    abstract ServerConnection connection();

    /** The handler goes on after this turn: takes out of the receive buffer what the request needs. On the loop. */
    abstract void detach();

    /** Sends a response that is here. On the loop. */
    abstract void respond(Response response);

    /** Whether a response can still be sent. On the loop. */
    abstract boolean isLive();

    /** The code of the final response whose head was sent; 0 as long as there is none. On the loop. */
    abstract int statusSent();

    /** That of the final response whose head was sent. On the loop. */
    abstract Optional<Status> status();

    /** Sends an interim response. On the loop. */
    abstract void sendInterim(Status status, Headers fields);

    /** The handler goes on after this turn, where no exception of the connection ends it. On the loop. */
    final void handlerRuns() {
        handlerRuns = true;
    }

    /** The handler has had its say. On the loop. */
    final void handlerDone() {
        handlerRuns = false;
        if (completed) {
            releaseMemory();
        }
    }

    final boolean isCompleted() {
        return completed;
    }

    /** Ends the request: those who listen are told, and memory goes back as soon as nobody can look at it. On the loop. */
    final void complete(long bytes, Optional<Throwable> failure) {
        if (completed) {
            return;
        }
        completed = true;
        share.counters().requestEnded(failure.isPresent());
        if (head.version() == HttpVersion.HTTP_2) {
            share.counters().streamEnded();
        }
        long nanos = share.nanoTimeAtEnd() - begun;
        if (share.meter().isPresent()) {
            Object route = parameters instanceof RouteMatch<?> match ? match.route() : share.core();
            share.meter().get().ended(route, attribute(RequestLabels.KEY).orElse(RequestLabels.NONE), this, statusSent(), received(), bytes, nanos);
        }
        if (listeners != null || handlerRuns) {
            Completion end = new Completion(status(), bytes, nanos, failure);
            List<Consumer<? super Completion>> told;
            synchronized (this) {
                completion = end;
                told = listeners;
                listeners = null;
            }
            if (told != null) {
                told.forEach(listener -> tell(listener, end));
            }
        }
        if (!handlerRuns) {
            releaseMemory();
        }
    }

    private void releaseMemory() {
        if (arena != null) {
            arena.close();
            arena = null;
        }
        RequestHead old = head;
        if (old != null) {
            head = null;
            releaseHead();
            share.giveBack(old);
        }
    }

    /** Gives back the memory that the head lies in, if it is the exchange's own. */
    abstract void releaseHead();

    private void tell(Consumer<? super Completion> listener, Completion end) {
        try {
            listener.accept(end);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "completion listener failed, request=" + id, e);
        }
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final Method method() {
        return head().method();
    }

    @Override
    public final String target() {
        if (target == null) {
            target = head().target();
        }
        return target;
    }

    @Override
    public final String path() {
        if (path == null) {
            RequestHead current = head();
            // Most targets are a path and nothing else: one String serves both then.
            path = Paths.of(current.pathLength() == current.targetLength() ? target() : current.path());
        }
        return path;
    }

    @Override
    public final PathParameters pathParameters() {
        return parameters;
    }

    @Override
    public final void pathParameters(PathParameters newParameters) {
        parameters = newParameters;
    }

    @Override
    public final Query query() {
        if (query == null) {
            query = Query.parse(head().query());
        }
        return query;
    }

    @Override
    public final Headers headers() {
        return headers;
    }

    @Override
    public final String host() {
        if (host == null) {
            host = RequestHead.host(head().authority().toLowerCase(Locale.ROOT));
        }
        return host;
    }

    @Override
    public final String authority() {
        return head().authority();
    }

    @Override
    public final String scheme() {
        return connection().scheme();
    }

    @Override
    public final Optional<TlsSession> tls() {
        return connection().tls();
    }

    @Override
    public final Optional<ProxyHeader> proxyHeader() {
        return connection().security().announced();
    }

    @Override
    public final Optional<String> upgrade() {
        RequestHead current = head();
        if (!current.isUpgrade()) {
            return Optional.empty();
        }
        return current.hasProtocol() ? Optional.of(current.protocol()) : headers().first("upgrade");
    }

    @Override
    public final SocketAddress remoteAddress() {
        return connection().connection().remoteAddress();
    }

    @Override
    public final SocketAddress localAddress() {
        return connection().connection().localAddress();
    }

    @Override
    public final HttpVersion version() {
        return head().version();
    }

    @Override
    public final RequestBody body() {
        return content();
    }

    @Override
    public final JsonCodec jsonCodec() {
        return share.core().json();
    }

    @Override
    public final SegmentAllocator arena() {
        head();
        if (arena == null) {
            arena = new ExchangeArena(loop());
        }
        return arena;
    }

    @Override
    @SuppressWarnings("unchecked")
    public final <T> Optional<T> attribute(AttributeKey<T> key) {
        if (key == RequestLoop.KEY) {
            return (Optional<T>) Optional.of(share.requestLoop());
        }
        if (key == ConnectionLeases.KEY) {
            return loop().inLoop() ? (Optional<T>) Optional.of(connection().leases()) : Optional.empty();
        }
        if (key == ServerErrors.KEY) {
            return (Optional<T>) Optional.of(share.core().errors());
        }
        if (key == Refusals.KEY) {
            Consumer<Limit> hits = connection()::hit;
            return (Optional<T>) Optional.of(hits);
        }
        return attributes.value(key);
    }

    @Override
    public final <T> void attribute(AttributeKey<T> key, T value) {
        head();
        attributes.put(key, value);
    }

    @Override
    public final void inform(Status status, Headers fields) {
        if (!status.isInformational() || status.code() == 101) {
            throw new IllegalArgumentException(status + " is no interim response");
        }
        Headers copy = fields.copy();
        onLoop(() -> {
            if (isLive()) {
                sendInterim(status, copy);
            }
        });
    }

    @Override
    public final void onComplete(Consumer<? super Completion> listener) {
        head();
        Completion end;
        synchronized (this) {
            end = completion;
            if (end == null) {
                if (listeners == null) {
                    listeners = new ArrayList<>(2);
                }
                listeners.add(listener);
            }
        }
        if (end != null) {
            // The client went before the handler got so far as to ask.
            onLoop(() -> tell(listener, end));
        }
    }

    @Override
    public final boolean isOnEventLoop() {
        return onLoop;
    }

    /** Runs {@code task} on the loop, now if this is it; when the loop has ended there is nobody left to send to. */
    final void onLoop(Runnable task) {
        if (loop().inLoop()) {
            task.run();
            return;
        }
        try {
            loop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "event loop has ended, request={0}", Long.toString(id));
        }
    }
}
