package dev.gatun.http.internal.proxy.fields;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.HeaderList;

/** The field that every proxy on the way adds its name to (RFC 9110, section 7.6.3). Stateless. */
public final class Via {
    /** A request that came by here so often goes round in a circle. */
    private static final int LAPS = 10;

    private Via() {}

    /** Adds this proxy, and the version in which it got the message. */
    public static void add(HeaderList fields, HttpVersion received, String pseudonym) {
        String before = String.join(", ", fields.all("via"));
        String version = switch (received) {
            case HTTP_1_0 -> "1.0 ";
            case HTTP_1_1 -> "1.1 ";
            case HTTP_2 -> "2 ";
        };
        fields.set("via", before.isEmpty() ? version + pseudonym : before + ", " + version + pseudonym);
    }

    /** Whether a request that came with these fields has gone round and round. */
    public static boolean isLoop(Headers fields, String pseudonym) {
        if (!fields.contains("via")) {
            return false;
        }
        int laps = 0;
        for (String line : fields.all("via")) {
            for (String hop : line.split(",")) {
                if (hop.strip().endsWith(' ' + pseudonym)) {
                    laps++;
                }
            }
        }
        return laps >= LAPS;
    }
}
