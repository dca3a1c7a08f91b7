package dev.gatun.http.internal.client.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {
    private static final URI BASE = URI.create("http://a/b/c/d;p?q");

    /** The examples of RFC 3986, section 5.4, that stay in HTTP. */
    @ParameterizedTest
    @CsvSource({"g,http://a/b/c/g", "./g,http://a/b/c/g", "g/,http://a/b/c/g/", "/g,http://a/g", "//g,http://g/", "?y,http://a/b/c/d;p?y", "g?y,http://a/b/c/g?y",
        "#s,http://a/b/c/d;p?q#s", "g#s,http://a/b/c/g#s", "g?y#s,http://a/b/c/g?y#s", ";x,http://a/b/c/;x", "g;x,http://a/b/c/g;x", "'',http://a/b/c/d;p?q",
        ".,http://a/b/c/", "./,http://a/b/c/", "..,http://a/b/", "../,http://a/b/", "../g,http://a/b/g", "../..,http://a/", "../../g,http://a/g",
        "../../../g,http://a/g", "/./g,http://a/g", "/../g,http://a/g", "g.,http://a/b/c/g.", "..g,http://a/b/c/..g", "./../g,http://a/b/g", "./g/.,http://a/b/c/g/",
        "g/./h,http://a/b/c/g/h", "g/../h,http://a/b/c/h", "g;x=1/./y,http://a/b/c/g;x=1/y", "g?y/../x,http://a/b/c/g?y/../x"})
    void referencesAreResolved(String location, String expected) {
        assertThat(Location.resolve(BASE, location)).hasToString(expected);
    }

    @Test
    void emptyPathsAreTheRoot() {
        assertThat(Location.resolve(URI.create("http://a"), "g")).hasToString("http://a/g");
        assertThat(Location.resolve(URI.create("http://a?x"), "?y")).hasToString("http://a/?y");
        assertThat(Location.resolve(BASE, "HTTPS://B.example:8443")).hasToString("https://b.example:8443/");
    }

    @Test
    void fragmentIsInherited() {
        assertThat(Location.resolve(URI.create("http://a/b#here"), "/c")).hasToString("http://a/c#here");
        assertThat(Location.resolve(URI.create("http://a/b#here"), "/c#there")).hasToString("http://a/c#there");
    }

    @Test
    void whatIsNotEscapedIsEscaped() {
        assertThat(Location.resolve(BASE, "/a b?c|d=\u00c3\u00a9")).hasToString("http://a/a%20b?c%7Cd=%C3%A9");
        assertThat(Location.resolve(BASE, "/%41%zz".replace("%zz", ""))).hasToString("http://a/%41");
    }

    @Test
    void backslashLeadsToNoOtherHost() {
        assertThat(Location.resolve(BASE, "/\\evil.example")).hasToString("http://a/%5Cevil.example");
        assertThatThrownBy(() -> Location.resolve(BASE, "http://good.example\\.evil.example/")).hasMessageContaining("no host");
    }

    @Test
    void addressesAreHosts() {
        assertThat(Location.resolve(BASE, "http://[::1]:8080/x")).hasToString("http://[::1]:8080/x");
        assertThat(Location.resolve(BASE, "//127.0.0.1/x")).hasToString("http://127.0.0.1/x");
    }

    @ParameterizedTest
    @CsvSource({"ftp://a/,scheme 'ftp'", "file:///etc/passwd,scheme 'file'", "javascript:alert(1),scheme 'javascript'", "data:text/plain,scheme 'data'",
        "https:g,no host", "http:///x,no host", "http://user@b/,a user", "http://b:0/,no host", "http://b:70000/,no host", "http://b:x/,no host", "/%zz,no URI",
        "mailto:a@b,scheme 'mailto'", "http://,no host", "http://[::1/,no"})
    void placesThatAreNotHttpAreRefused(String location, String message) {
        assertThatThrownBy(() -> Location.resolve(BASE, location)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void controlCharactersAndExcessAreRefused() {
        assertThatThrownBy(() -> Location.resolve(BASE, "/a\tb")).hasMessageContaining("control character");
        assertThatThrownBy(() -> Location.resolve(BASE, "/a\u0000b")).hasMessageContaining("control character");
        assertThatThrownBy(() -> Location.resolve(BASE, "/" + "a".repeat(20_000))).hasMessageContaining("20001 characters");
    }
}
