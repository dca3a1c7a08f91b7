package dev.gatun.http.internal.proxy.fields;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.HeaderList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fields of a message that go on to the other side: not those that are about one connection alone (RFC 9110, section 7.6.1), and not what the codec of
 * the other side writes itself. Stateless.
 */
public final class EndToEnd {
    private EndToEnd() {}

    /** Those of a request, in a list that may be changed; without Host and Expect. */
    public static HeaderList ofRequest(Headers fields) {
        HeaderList kept = copy(fields);
        kept.remove("host");
        // What is asked of the next hop is said anew; RFC 9110, section 10.1.1
        kept.remove("expect");
        // Who sends the content of a request with an upgrade to h2c would have it taken for another's; RFC 7540, section 3.2.1
        kept.remove("http2-settings");
        if (wantsTrailers(fields)) {
            kept.add("te", "trailers");
        }
        return kept;
    }

    /** Those of a response, in a list that may be changed. */
    public static HeaderList ofResponse(Headers fields) {
        return copy(fields);
    }

    /** Those of a trailer section: what frames, routes or authenticates a message means nothing, or something else, behind it (RFC 9110, section 6.5.1). */
    public static Headers ofTrailers(Headers fields) {
        if (fields.isEmpty()) {
            return Headers.empty();
        }
        HeaderList kept = copy(fields);
        for (String name : List.of("host", "content-type", "content-encoding", "content-range", "expect", "authorization", "set-cookie", "cookie", "trailer")) {
            kept.remove(name);
        }
        return kept;
    }

    /** Whether the sender takes trailers: the one thing that TE may say to the next hop, too. */
    public static boolean wantsTrailers(Headers fields) {
        for (int i = 0, n = fields.size(); i < n; i++) {
            if (fields.name(i).equals("te") && hasMember(fields.value(i), "trailers")) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMember(String list, String wanted) {
        for (String member : list.split(",")) {
            if (member.strip().equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static HeaderList copy(Headers fields) {
        List<String> named = named(fields);
        HeaderList kept = new HeaderList();
        for (int i = 0, n = fields.size(); i < n; i++) {
            String name = fields.name(i);
            if (!isHopByHop(name) && !named.contains(name)) {
                kept.add(name, fields.value(i));
            }
        }
        return kept;
    }

    /** The fields that Connection names; usually none but the usual ones, for which no list is made. */
    private static List<String> named(Headers fields) {
        List<String> names = List.of();
        for (int i = 0, n = fields.size(); i < n; i++) {
            if (fields.name(i).equals("connection")) {
                for (String option : fields.value(i).split(",")) {
                    String name = option.strip().toLowerCase(Locale.ROOT);
                    if (!name.isEmpty() && !name.equals("close") && !isHopByHop(name)) {
                        names = names.isEmpty() ? new ArrayList<>(2) : names;
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    private static boolean isHopByHop(String name) {
        return switch (name) {
            case "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "proxy-authentication-info", "te",
                    "transfer-encoding", "content-length", "upgrade" -> true;
            default -> false;
        };
    }
}
