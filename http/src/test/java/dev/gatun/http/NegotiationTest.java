package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.negotiation.QualityList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
    private static TestRequest with(String name, String value) {
        return TestRequest.get("/").header(name, value);
    }

    /** The table of RFC 9110 section 12.5.1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "text/plain;format=flowed | 1000", "text/plain | 700", "text/html | 300",
        "image/jpeg | 500", "text/plain;format=fixed | 400", "text/html;level=3 | 300"})
    void mediaRangesOfTheRfc(String type, int weight) {
        QualityList list = QualityList.parse("text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5");
        assertThat(list.media(MediaType.parse(type))).isEqualTo(weight);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "application/json | application/json", "text/html | text/html; charset=utf-8", "*/* | application/json", "text/* | text/html; charset=utf-8",
        "application/json;q=0.5, text/html | text/html; charset=utf-8", "text/html;q=0, */* | application/json",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | text/html; charset=utf-8", "'' | application/json"})
    void bestTypeIsChosen(String accept, String expected) {
        assertThat(Negotiation.type(with("accept", accept), MediaType.JSON, MediaType.HTML)).hasToString(expected);
    }

    @Test
    void nothingAcceptableIs406AndAbsentFieldTakesAll() {
        assertThatThrownBy(() -> Negotiation.type(with("accept", "image/png"), MediaType.JSON)).isInstanceOf(NotAcceptable.class);
        assertThat(Negotiation.type(TestRequest.get("/"), MediaType.JSON)).isEqualTo(MediaType.JSON);
    }

    @Test
    void languagesAndCodings() {
        assertThat(Negotiation.language(with("accept-language", "da, en-gb;q=0.8, en;q=0.7"), "de", "en-GB", "en-US")).isEqualTo("en-GB");
        assertThat(Negotiation.language(with("accept-language", "fr"), "de", "en")).isEqualTo("de");
        assertThat(Negotiation.language(with("accept-language", "de-CH, *;q=0.1"), "en", "de-CH")).isEqualTo("de-CH");
        assertThat(Negotiation.coding(with("accept-encoding", "gzip;q=1.0, identity; q=0.5, *;q=0"), "br", "gzip")).hasValue("gzip");
        assertThat(Negotiation.coding(TestRequest.get("/"), "gzip")).isEmpty();
        assertThat(QualityList.parse("*;q=0").coding("identity")).isZero();
        assertThat(QualityList.parse("gzip").coding("identity")).isPositive();
    }

    @Test
    void contentTypeIsCheckedWith415() {
        assertThat(Negotiation.contentType(with("content-type", "application/JSON; charset=utf-8"), MediaType.JSON).isJson()).isTrue();
        assertThatThrownBy(() -> Negotiation.contentType(with("content-type", "text/plain"), MediaType.JSON))
            .isInstanceOfSatisfying(UnsupportedMediaType.class, e -> assertThat(e.response().headers().first("accept")).hasValue("application/json"));
        assertThatThrownBy(() -> Negotiation.contentType(TestRequest.get("/"), MediaType.JSON)).isInstanceOf(UnsupportedMediaType.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html;q=2", "text/html;q=-1", "text/html;q=0.1234", "text/html;q=1.001", "text/html;q=a", "text/html;q=",
        "text/html x", "a/b;q=1e0"})
    void malformedListsAreRefusedOrIgnored(String accept) {
        assertThatThrownBy(() -> QualityList.parse(accept)).isInstanceOf(ProtocolException.class);
        assertThat(QualityList.parseOrIgnore(accept).items()).isEmpty();
    }

    @Test
    void floodsOfPreferencesAreRefused() {
        assertThatThrownBy(() -> QualityList.parse("a/b,".repeat(200))).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Text/HTML;Charset=\"utf-8\" | text/html; charset=utf-8", "text/html; charset=UTF-8; | text/html; charset=UTF-8",
        "a/b;c=\"x y\\\"z\" | a/b; c=\"x y\\\"z\"", "application/problem+json | application/problem+json"})
    void mediaTypesAreParsedAndWritten(String text, String expected) {
        assertThat(MediaType.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "text/", "/html", "text/html; charset", "text/html; =x", "text/html charset=x", "text/html;a=b;a=c", "text /html",
        "text/html;a=\"b", "text/html;a=\"\u0001\"", "text/html; charset=\"a\r\nb\""})
    void malformedMediaTypesAreRefused(String text) {
        assertThatThrownBy(() -> MediaType.parse(text)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void unknownCharsetIs415() {
        assertThatThrownBy(() -> MediaType.parse("text/plain; charset=klingon").charset())
            .isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.status()).isEqualTo(Status.UNSUPPORTED_MEDIA_TYPE));
        assertThatThrownBy(() -> MediaType.of("text", "a\r\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void formsAreDecodedStrictly() {
        Form form = Form.parse("a=1&b=%C3%A9+x&a=2&c&=e&&d=%26%3D", 10);
        assertThat(form.all("a")).containsExactly("1", "2");
        assertThat(form.first("b")).hasValue("é x");
        assertThat(form.first("c")).hasValue("");
        assertThat(form.first("d")).hasValue("&=");
        assertThat(form.first("")).hasValue("e");
        assertThat(form.first("none")).isEmpty();
        for (String bad : new String[] {"a=%", "a=%2", "a=%zz", "a=%ff", "a=%c0%af"}) {
            assertThatThrownBy(() -> Form.parse(bad, 10)).isInstanceOf(BadRequest.class);
        }
        assertThatThrownBy(() -> Form.parse("a&".repeat(11), 10)).isInstanceOf(PayloadTooLarge.class);
        assertThatThrownBy(() -> with("content-type", "text/plain").body("a=1").form()).isInstanceOf(UnsupportedMediaType.class);
    }
}
