package dev.gatun.http;

import dev.gatun.http.internal.negotiation.Fields;
import dev.gatun.http.internal.negotiation.QualityList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Proactive negotiation: which of the things on offer suits the client best (RFC 9110 section 12). The first offer wins among equals. Say
 * {@code vary} with the field's name in the response. Pure; any thread.
 *
 * <p>{@snippet :
 * MediaType type = Negotiation.type(request, MediaType.JSON, MediaType.HTML);     // or 406
 * }
 */
public final class Negotiation {
    private Negotiation() {}

    /**
     * The media type that {@code accept} likes best; the first one when the client has no wish (section 12.5.1).
     *
     * @throws NotAcceptable when it takes none
     * @throws ProtocolException 400 when the field is malformed
     */
    public static MediaType type(Request request, MediaType... offers) {
        return best(request, "accept", List.of(offers), (list, offer) -> list.media(offer))
            .orElseThrow(() -> new NotAcceptable("available: " + List.of(offers)));
    }

    /** The language tag that {@code accept-language} likes best; the first one when it likes none, since text is better than 406 (section 12.5.4). */
    public static String language(Request request, String... offers) {
        return best(request, "accept-language", List.of(offers), (list, offer) -> list.language(offer)).orElse(offers[0]);
    }

    /** The content coding that {@code accept-encoding} likes best; empty for none (section 12.5.3). */
    public static Optional<String> coding(Request request, String... offers) {
        return request.headers().contains("accept-encoding")
            ? best(request, "accept-encoding", List.of(offers), (list, offer) -> list.coding(offer)) : Optional.empty();
    }

    /**
     * The type of the request's content.
     *
     * @throws UnsupportedMediaType when it is none of {@code taken}, or the request does not say it
     */
    public static MediaType contentType(Request request, MediaType... taken) {
        Optional<MediaType> type = request.header("content-type").map(MediaType::parse);
        if (type.isPresent() && List.of(taken).stream().anyMatch(type.get()::is)) {
            return type.get();
        }
        UnsupportedMediaType refusal = new UnsupportedMediaType("taken: " + List.of(taken));
        // RFC 9110 section 15.5.16 suggests to say what would do.
        refusal.header("accept", String.join(", ", List.of(taken).stream().map(MediaType::toString).toList()));
        throw refusal;
    }

    private interface Weight<T> {
        int of(QualityList list, T offer);
    }

    private static <T> Optional<T> best(Request request, String field, List<T> offers, Weight<T> weight) {
        Optional<String> wishes = Fields.joined(request.headers(), field);
        if (wishes.isEmpty() || wishes.get().isBlank()) {
            return Optional.of(offers.get(0));
        }
        QualityList list = QualityList.parse(wishes.get());
        ToIntFunction<T> of = offer -> weight.of(list, offer);
        Optional<T> best = Optional.empty();
        for (T offer : offers) {
            if (of.applyAsInt(offer) > best.map(of::applyAsInt).orElse(0)) {
                best = Optional.of(offer);
            }
        }
        return best;
    }
}
