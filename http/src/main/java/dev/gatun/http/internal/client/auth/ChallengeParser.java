package dev.gatun.http.internal.client.auth;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.client.Challenge;
import dev.gatun.http.internal.negotiation.FieldReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code WWW-Authenticate} (RFC 9110, section 11.6.1): a list of challenges, each with a list of parameters, and both lists divided by commas, so that
 * only the sign behind a word tells to which it belongs. One parser reads one field.
 */
public final class ChallengeParser {
    /** More than any server offers. */
    private static final int MOST = 32;

    private final FieldReader reader;
    private final List<Challenge> challenges;

    private ChallengeParser(String field, List<Challenge> challenges) {
        this.reader = new FieldReader(field);
        this.challenges = challenges;
    }

    /** The challenges of all fields, without what can't be read. */
    public static List<Challenge> parse(List<String> fields) {
        List<Challenge> challenges = new ArrayList<>();
        for (String field : fields) {
            try {
                new ChallengeParser(field, challenges).read();
            } catch (ProtocolException e) {
                // What came before in the field is good; a server's slip in what comes behind it costs only that.
                continue;
            }
        }
        return challenges;
    }

    private void read() {
        while (skipSeparators() && challenges.size() < MOST) {
            String scheme = reader.token();
            // Blanks divide a scheme from what belongs to it; a comma or the end means that nothing does.
            if (reader.peek() >= 0 && reader.peek() != ' ' && reader.peek() != ',') {
                throw reader.malformed("a scheme does not end");
            }
            reader.skipWhitespace();
            challenges.add(token68().map(token -> new Challenge(scheme, Optional.of(token), Map.of()))
                .orElseGet(() -> new Challenge(scheme, Optional.empty(), parameters())));
        }
    }

    private boolean skipSeparators() {
        while (reader.skipWhitespace().skip(',')) {
            continue;
        }
        return !reader.atEnd();
    }

    /** RFC 9110, section 11.2: stands alone, so a parameter's name that looks like one is told by what follows its sign. */
    private Optional<String> token68() {
        int start = reader.position();
        StringBuilder token = new StringBuilder();
        while (isToken68(reader.peek())) {
            token.append((char) next());
        }
        if (!token.isEmpty()) {
            while (reader.peek() == '=') {
                token.append((char) next());
            }
        }
        reader.skipWhitespace();
        if (!token.isEmpty() && (reader.atEnd() || reader.peek() == ',')) {
            return Optional.of(token.toString());
        }
        reader.position(start);
        return Optional.empty();
    }

    private int next() {
        int c = reader.peek();
        reader.position(reader.position() + 1);
        return c;
    }

    private static boolean isToken68(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0 && "-._~+/".indexOf(c) >= 0;
    }

    /** Up to where the next challenge begins: at a word without a sign behind it. */
    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        int end = reader.position();
        while (skipSeparators()) {
            String name = reader.token().toLowerCase(Locale.ROOT);
            if (!reader.skipWhitespace().skip('=')) {
                reader.position(end);
                return parameters;
            }
            reader.skipWhitespace();
            // Two realms or nonces would be read differently by somebody else.
            if (parameters.put(name, reader.tokenOrQuoted()) != null) {
                throw reader.malformed("a parameter is given twice");
            }
            end = reader.skipWhitespace().position();
            if (!reader.atEnd() && reader.peek() != ',') {
                throw reader.malformed("',' is missing");
            }
        }
        return parameters;
    }
}
