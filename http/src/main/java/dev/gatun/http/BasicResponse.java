package dev.gatun.http;

import dev.gatun.http.internal.HeaderList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The one kind of response. Header lists are made only when a header is added: with status, type and content the object takes 40 bytes, so that a
 * constant answer stays within the budget of the event loop's path.
 */
final class BasicResponse implements StatusResponse {
    private Status status;
    private String type;
    private HeaderList headers = HeaderList.EMPTY;
    private HeaderList trailers = HeaderList.EMPTY;
    private List<String> pushes = List.of();
    private ResponseBody body;
    private boolean shared;

    BasicResponse(Status status, String type, ResponseBody body) {
        this.status = Objects.requireNonNull(status, "status");
        this.type = Objects.requireNonNull(type, "type");
        this.body = body;
    }

    @Override
    public Status status() {
        requireHere();
        return status;
    }

    @Override
    public Optional<String> type() {
        requireHere();
        return type.isEmpty() ? Optional.empty() : Optional.of(type);
    }

    @Override
    public Headers headers() {
        requireHere();
        return headers;
    }

    @Override
    public Headers trailers() {
        requireHere();
        return trailers;
    }

    @Override
    public ResponseBody body() {
        return body;
    }

    @Override
    public boolean isDeferred() {
        return body instanceof ResponseBody.Later;
    }

    private void requireHere() {
        if (isDeferred()) {
            throw new IllegalStateException("response is deferred; use then(…) to look at it");
        }
    }

    @Override
    public BasicResponse status(Status newStatus) {
        Objects.requireNonNull(newStatus, "status");
        if (isDeferred()) {
            return when(response -> response.status(newStatus));
        }
        BasicResponse target = mutable();
        target.status = newStatus;
        return target;
    }

    @Override
    public BasicResponse type(String newType) {
        Objects.requireNonNull(newType, "type");
        if (isDeferred()) {
            return when(response -> response.type(newType));
        }
        BasicResponse target = mutable();
        target.type = newType;
        return target;
    }

    @Override
    public BasicResponse header(String name, String value) {
        if (isDeferred()) {
            return when(response -> response.header(name, value));
        }
        if (isContentType(name)) {
            return type(value);
        }
        BasicResponse target = mutable();
        target.ownHeaders().set(name, value);
        return target;
    }

    @Override
    public BasicResponse addHeader(String name, String value) {
        if (isDeferred()) {
            return when(response -> response.addHeader(name, value));
        }
        if (isContentType(name)) {
            return type(value);
        }
        BasicResponse target = mutable();
        target.ownHeaders().add(name, value);
        return target;
    }

    @Override
    public BasicResponse removeHeader(String name) {
        if (isDeferred()) {
            return when(response -> response.removeHeader(name));
        }
        if (isContentType(name)) {
            return type("");
        }
        BasicResponse target = mutable();
        if (!target.headers.isEmpty()) {
            target.headers.remove(name);
        }
        return target;
    }

    @Override
    public BasicResponse trailer(String name, String value) {
        if (isDeferred()) {
            return when(response -> response.trailer(name, value));
        }
        BasicResponse target = mutable();
        if (target.trailers == HeaderList.EMPTY) {
            target.trailers = new HeaderList();
        }
        target.trailers.add(name, value);
        return target;
    }

    @Override
    public BasicResponse push(String target) {
        if (target.isEmpty() || target.charAt(0) != '/' || !target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#' && c != '"' && c != '<' && c != '>')) {
            throw new IllegalArgumentException("target to push is no path with an optional query: \"" + target + '"');
        }
        if (isDeferred()) {
            return when(response -> response.push(target));
        }
        BasicResponse changed = mutable();
        List<String> all = new ArrayList<>(changed.pushes);
        all.add(target);
        changed.pushes = List.copyOf(all);
        return changed;
    }

    @Override
    public List<String> pushes() {
        requireHere();
        return pushes;
    }

    @Override
    public BasicResponse body(ResponseBody newBody) {
        Objects.requireNonNull(newBody, "body");
        if (isDeferred()) {
            return when(response -> response.body(newBody));
        }
        BasicResponse target = mutable();
        target.body = newBody;
        return target;
    }

    @Override
    public Response text(String text) {
        return type(TEXT).body(new ResponseBody.Text(text));
    }

    @Override
    public Response html(String html) {
        return type(HTML).body(new ResponseBody.Text(html));
    }

    @Override
    public Response json(Object value) {
        return type(JSON).body(new ResponseBody.Json(value));
    }

    @Override
    public Response bytes(String newType, byte[] bytes) {
        return type(newType).body(new ResponseBody.Bytes(bytes));
    }

    @Override
    public Response then(UnaryOperator<Response> change) {
        return isDeferred() ? when(change) : change.apply(this);
    }

    @Override
    public Response rescue(Function<? super Throwable, ? extends Response> rescue) {
        if (body instanceof ResponseBody.Later(CompletionStage<? extends Response> stage)) {
            return Response.later(stage.<Response>thenApply(response -> response).exceptionally(error -> rescue.apply(cause(error))));
        }
        return this;
    }

    @Override
    public Response shared() {
        switch (body) {
            case ResponseBody.Empty e -> { }
            case ResponseBody.Text t -> { }
            case ResponseBody.Bytes b -> { }
            case ResponseBody.Json j -> { }
            case ResponseBody.Streamed s -> { }
            case ResponseBody.Pushed p -> { }
            case ResponseBody.Events e -> { }
            case ResponseBody.Upgrade u -> { }
            case ResponseBody.File f -> throw new IllegalStateException("a file region is sent once");
            case ResponseBody.Later l -> throw new IllegalStateException("a deferred response comes once");
        }
        shared = true;
        return this;
    }

    /** Defers the change. The stage may bring another deferred response, so the change goes through {@link #then} again. */
    private BasicResponse when(UnaryOperator<Response> change) {
        ResponseBody.Later later = (ResponseBody.Later) body;
        return new BasicResponse(status, type, new ResponseBody.Later(later.stage().thenApply(response -> response.then(change))));
    }

    private BasicResponse mutable() {
        if (!shared) {
            return this;
        }
        BasicResponse copy = new BasicResponse(status, type, body);
        copy.headers = headers.isEmpty() ? HeaderList.EMPTY : HeaderList.copyOf(headers);
        copy.pushes = pushes;
        copy.trailers = trailers.isEmpty() ? HeaderList.EMPTY : HeaderList.copyOf(trailers);
        return copy;
    }

    private HeaderList ownHeaders() {
        if (headers == HeaderList.EMPTY) {
            headers = new HeaderList();
        }
        return headers;
    }

    private static boolean isContentType(String name) {
        return name.length() == 12 && name.equalsIgnoreCase("content-type");
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
