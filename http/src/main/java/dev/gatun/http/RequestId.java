package dev.gatun.http;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Middleware that gives each request an id, leaves it as the attribute {@link #ID} and says it in the response's {@code x-request-id}. Ids are for
 * finding lines in logs; they are no secrets.
 */
public final class RequestId implements Middleware {
    /** The id. */
    public static final AttributeKey<String> ID = AttributeKey.of("request-id");

    private static final String FIELD = "x-request-id";
    private static final int MAX_LENGTH = 64;

    private final boolean trusting;

    private RequestId(boolean trusting) {
        this.trusting = trusting;
    }

    /** Always makes a new id. */
    public static RequestId generated() {
        return new RequestId(false);
    }

    /** Takes the id that a proxy in front has given, if it has up to 64 letters, digits, {@code - _ .} only; else makes one. */
    public static RequestId trusted() {
        return new RequestId(true);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        String id = trusting ? request.header(FIELD).filter(RequestId::isHarmless).orElseGet(RequestId::fresh) : fresh();
        request.attribute(ID, id);
        return next.handle(request).header(FIELD, id);
    }

    private static boolean isHarmless(String id) {
        return !id.isEmpty() && id.length() <= MAX_LENGTH
            && id.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }

    private static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder id = new StringBuilder(32);
        for (long half : new long[] {random.nextLong(), random.nextLong()}) {
            String hex = Long.toHexString(half);
            id.append("0".repeat(16 - hex.length())).append(hex);
        }
        return id.toString();
    }
}
