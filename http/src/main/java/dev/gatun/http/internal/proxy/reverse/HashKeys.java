package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.Request;
import dev.gatun.http.internal.proxy.fields.ClientFields;
import dev.gatun.http.proxy.Balance;
import dev.gatun.http.proxy.HashKey;
import java.util.Optional;

/** What a request is hashed by. Stateless. */
final class HashKeys {
    private HashKeys() {}

    /** The key of {@code request}; empty where nobody hashes. */
    static String of(Balance balance, Request request) {
        if (!(balance instanceof Balance.Hash(HashKey by))) {
            return "";
        }
        Optional<String> key = switch (by) {
            case HashKey.Header header -> request.header(header.name());
            case HashKey.Cookie cookie -> cookie(request, cookie.name());
            case HashKey.Client client -> Optional.empty();
            case HashKey.Target target -> Optional.of(request.target());
        };
        return key.orElseGet(() -> ClientFields.address(request.remoteAddress()));
    }

    /** Read leniently: a cookie that is malformed is nothing to refuse a request for that goes elsewhere. */
    private static Optional<String> cookie(Request request, String name) {
        for (String line : request.headers().all("cookie")) {
            for (String pair : line.split(";")) {
                String text = pair.strip();
                if (text.length() > name.length() && text.startsWith(name) && text.charAt(name.length()) == '=') {
                    return Optional.of(text.substring(name.length() + 1));
                }
            }
        }
        return Optional.empty();
    }
}
