package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.RequestHead;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The header lines of a request as {@link Headers}: strings are made line by line when they are asked for. */
final class RequestHeaders implements Headers {
    private final ServerExchange exchange;

    RequestHeaders(ServerExchange exchange) {
        this.exchange = exchange;
    }

    private HeaderFields fields() {
        RequestHead head = exchange.head();
        return head.fields();
    }

    @Override
    public int size() {
        return fields().count();
    }

    @Override
    public String name(int index) {
        HeaderFields fields = fields();
        Objects.checkIndex(index, fields.count());
        return fields.id(index) != 0 ? fields.name(index) : fields.name(index).toLowerCase(Locale.ROOT);
    }

    @Override
    public String value(int index) {
        HeaderFields fields = fields();
        return fields.value(Objects.checkIndex(index, fields.count()));
    }

    @Override
    public Optional<String> first(String name) {
        HeaderFields fields = fields();
        int index = fields.find(name, 0);
        return index < 0 ? Optional.empty() : Optional.of(fields.value(index));
    }

    @Override
    public boolean contains(String name) {
        return fields().find(name, 0) >= 0;
    }
}
