package dev.gatun.http.internal.negotiation;

import dev.gatun.http.MediaType;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A parsed {@code Accept}, {@code Accept-Encoding} or {@code Accept-Language} value: what the client takes, with its weights (RFC 9110 section
 * 12.4.2). Weights are thousandths, so that they compare as integers. Immutable.
 *
 * @param items in the order of the field
 */
public record QualityList(List<Item> items) {
    /** More preferences than any browser sends; a longer list is noise, and each item is compared with each offer. */
    public static final int MAX_ITEMS = 128;

    /**
     * One preference.
     *
     * @param value lower-cased, such as {@code text/html}, {@code gzip}, {@code de-ch} or a form with {@code *}
     * @param parameters media type parameters, without the weight
     * @param weight 0 to 1000
     */
    public record Item(String value, Map<String, String> parameters, int weight) {}

    /** Parses a field value. An empty one has no items. */
    public static QualityList parse(String field) {
        FieldReader reader = new FieldReader(field);
        List<Item> items = new ArrayList<>();
        while (true) {
            reader.skipWhitespace();
            // RFC 9110 section 5.6.1.2: a recipient takes empty list elements.
            while (reader.skip(',')) {
                reader.skipWhitespace();
            }
            if (reader.atEnd()) {
                return new QualityList(List.copyOf(items));
            }
            if (items.size() == MAX_ITEMS) {
                throw new ProtocolException(Status.BAD_REQUEST, "RFC 9110, section 12.4", "more than " + MAX_ITEMS + " preferences", false);
            }
            items.add(item(reader));
            reader.skipWhitespace();
            if (!reader.atEnd() && reader.peek() != ',') {
                throw reader.malformed("',' is missing");
            }
        }
    }

    /**
     * As {@link #parse}, but a value that breaks the grammar counts as absent: RFC 9110 section 12.1 lets a server disregard a preference, and
     * where the answer is right without it nobody gains from refusing.
     */
    public static QualityList parseOrIgnore(String field) {
        try {
            return parse(field);
        } catch (ProtocolException e) {
            return new QualityList(List.of());
        }
    }

    private static Item item(FieldReader reader) {
        String value = reader.token();
        if (reader.skip('/')) {
            value = value + '/' + reader.token();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        int weight = 1000;
        while (reader.skipWhitespace().skip(';')) {
            reader.skipWhitespace();
            // RFC 9110 section 5.6.6: a recipient takes empty parameters.
            if (reader.atEnd() || reader.peek() == ';' || reader.peek() == ',') {
                continue;
            }
            String name = reader.token().toLowerCase(Locale.ROOT);
            String text = reader.skip('=') ? reader.tokenOrQuoted() : "";
            if (name.equals("q")) {
                weight = weight(reader, text);
            } else {
                parameters.putIfAbsent(name, text);
            }
        }
        return new Item(value.toLowerCase(Locale.ROOT), Map.copyOf(parameters), weight);
    }

    /** {@code 0}, {@code 1}, or with up to three decimals; no sign and no exponent (RFC 9110 section 12.4.2). */
    private static int weight(FieldReader reader, String field) {
        // The JDK's HttpURLConnection sends "q=.2", so the missing zero is forgiven.
        String text = field.startsWith(".") ? "0" + field : field;
        int length = text.length();
        boolean shaped = length >= 1 && length <= 5 && (length == 1 || text.charAt(1) == '.');
        int weight = 0;
        for (int i = 0; shaped && i < 5; i++) {
            char c = i < length ? text.charAt(i) : '0';
            if (i != 1) {
                shaped = c >= '0' && c <= '9';
                weight = weight * 10 + c - '0';
            }
        }
        if (!shaped || weight > 1000) {
            throw reader.malformed("a weight is not in 0.000 to 1.000");
        }
        return weight;
    }

    /** The weight of a content coding: its own, else that of {@code *}, else 0; {@code identity} is taken unless it is excluded (section 12.5.3). */
    public int coding(String coding) {
        int any = coding.equals("identity") ? 1 : 0;
        for (Item item : items) {
            // RFC 9110 section 8.4.1.3: x-gzip is gzip.
            if (item.value.equals(coding) || coding.equals("gzip") && item.value.equals("x-gzip")) {
                return item.weight;
            }
            if (item.value.equals("*") && (!coding.equals("identity") || item.weight == 0)) {
                any = item.weight;
            }
        }
        return any;
    }

    /** The weight of a media type by the most specific range that takes it (section 12.5.1); 0 when none does. */
    public int media(MediaType type) {
        int best = -1;
        int weight = 0;
        for (Item item : items) {
            int specificity = specificity(item, type);
            if (specificity > best) {
                best = specificity;
                weight = item.weight;
            }
        }
        return weight;
    }

    private static int specificity(Item range, MediaType type) {
        if (range.value.equals("*/*") || range.value.equals("*")) {
            return 0;
        }
        if (range.value.equals(type.type() + "/*")) {
            return 1;
        }
        if (!range.value.equals(type.type() + '/' + type.subtype())) {
            return -1;
        }
        for (Map.Entry<String, String> parameter : range.parameters.entrySet()) {
            if (!parameter.getValue().equalsIgnoreCase(type.parameters().get(parameter.getKey()))) {
                return -1;
            }
        }
        return 2 + range.parameters.size();
    }

    /** The weight of a language tag by the longest range that is it or a prefix of it (RFC 4647 section 3.3.1); 0 when none is. */
    public int language(String tag) {
        String lower = tag.toLowerCase(Locale.ROOT);
        int best = -1;
        int weight = 0;
        for (Item item : items) {
            boolean any = item.value.equals("*");
            boolean matches = any || lower.equals(item.value) || lower.startsWith(item.value + "-");
            int length = any ? 0 : item.value.length();
            if (matches && length > best) {
                best = length;
                weight = item.weight;
            }
        }
        return weight;
    }
}
