package dev.gatun.http.internal.proxy.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.BadRequest;
import dev.gatun.http.Headers;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.proxy.PathRewrite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    private static final PathRewrite STRIP = PathRewrite.stripPrefix("/legacy");
    private static final PathRewrite OTHER = PathRewrite.replacePrefix("/legacy", "/v1");

    @ParameterizedTest
    @CsvSource({
        "/a%20b/c?x=%2F, /a%20b/c?x=%2F",
        "http://example.com/a?b, /a?b",
        "http://example.com, /",
        "http://example.com?x=1, /?x=1",
        "//a//b, //a//b",
        "*, *",
    })
    void thePathIsKeptAsItWasSent(String target, String expected) {
        assertThat(Targets.rewrite(target, PathRewrite.keep())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/legacy, /, /v1",
        "/legacy?q=1, /?q=1, /v1?q=1",
        "/legacy/x%2Fy?q, /x%2Fy?q, /v1/x%2Fy?q",
        "/legacyx, /legacyx, /legacyx",
        "/other, /other, /other",
        "//legacy/x, /x, /v1/x",
        "/%6Cegacy/x%2Fy%20z, /x%2Fy%20z, /v1/x%2Fy%20z",
        "/legacy//evil.example/x, /evil.example/x, /v1/evil.example/x",
        "http://host/legacy/x, /x, /v1/x",
    })
    void aPrefixIsStrippedOrReplaced(String target, String stripped, String replaced) {
        assertThat(Targets.rewrite(target, STRIP)).isEqualTo(stripped);
        assertThat(Targets.rewrite(target, OTHER)).isEqualTo(replaced);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/legacy/../admin", "/legacy/%2e%2e/admin", "/legacy/%00", "/a/..%2Fb", "/..", "/legacy/x/..?q"})
    void aPathThatClimbsGoesNoFurther(String target) {
        assertThatThrownBy(() -> Targets.rewrite(target, PathRewrite.keep())).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> Targets.rewrite(target, STRIP)).isInstanceOf(BadRequest.class);
    }

    @Test
    void aRegularExpressionSeesTheNormalForm() {
        PathRewrite rewrite = PathRewrite.regex("/users/([^/]+)", "/u?$1".replace('?', '/'));
        assertThat(Targets.rewrite("/users//4%32?x=1", rewrite)).isEqualTo("/u/42?x=1");
        assertThat(Targets.rewrite("/users/1/2", rewrite)).isEqualTo("/users/1/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-slash", "/a b", "/../x", "/x?y", "/x#y"})
    void whatIsNoPathIsNotSent(String made) {
        assertThatThrownBy(() -> Targets.rewrite("/x", PathRewrite.regex("/x", made))).isInstanceOf(BadRequest.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://up:81/v1/x?y, /legacy/x?y",
        "HTTP://UP:81/v1, /legacy",
        "/v1#f, /legacy#f",
        "/v10/x, /v10/x",
        "http://up:8181/v1/x, http://up:8181/v1/x",
        "http://other/v1/x, http://other/v1/x",
        "//up:81/v1, //up:81/v1",
        "relative, relative",
        "http://up:81, /",
    })
    void locationsAreTranslatedBack(String location, String expected) {
        assertThat(AnswerPaths.location(location, OTHER, "http://up:81")).isEqualTo(expected);
    }

    @Test
    void aStrippedPrefixComesBack() {
        assertThat(AnswerPaths.location("/x", STRIP, "http://up:81")).isEqualTo("/legacy/x");
        assertThat(AnswerPaths.location("http://up:81", STRIP, "http://up:81")).isEqualTo("/legacy/");
    }

    @Test
    void cookiesAreForThePathThatTheClientKnows() {
        HeaderList fields = HeaderList.copyOf(Headers.of("set-cookie", "a=1; Path=/v1/shop; HttpOnly; Domain=up", "set-cookie", "b=\"path=/v1\"; Domain=shop.example"));
        AnswerPaths.translate(fields, OTHER, "http://up:81", "up");
        assertThat(fields.all("set-cookie")).containsExactly("a=1; Path=/legacy/shop; HttpOnly", "b=\"path=/v1\"; Domain=shop.example");
    }
}
