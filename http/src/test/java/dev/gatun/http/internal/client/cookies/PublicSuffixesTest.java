package dev.gatun.http.internal.client.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.PublicSuffixes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSuffixesTest {
    private static final String LIST = """
        // comment, and rules as publicsuffix.org has them

        com
        uk
        co.uk   trailing words do not count
        *.ck
        !www.ck
        *.kawasaki.jp
        !city.kawasaki.jp
        jp
        \u4e2d\u56fd
        // ===BEGIN PRIVATE DOMAINS===
        blogspot.com
        """;

    @ParameterizedTest
    @ValueSource(strings = {"com", "co.uk", "uk", "foo.ck", "ck", "x.kawasaki.jp", "blogspot.com", "unknown", "xn--fiqs8s"})
    void rulesAndWildcardsArePublic(String domain) {
        assertThat(SuffixList.parse(LIST).isPublic(domain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "a.co.uk", "www.ck", "a.foo.ck", "city.kawasaki.jp", "a.x.kawasaki.jp", "me.blogspot.com", "a.unknown", "kawasaki.jp"})
    void theRestIsOwned(String domain) {
        assertThat(SuffixList.parse(LIST).isPublic(domain)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com", "localhost", "co.uk", "com.au", "ac.jp", "or.kr", "github.io", "s3.amazonaws.com"})
    void usualSuffixesNeedNoList(String domain) {
        assertThat(PublicSuffixes.builtIn().isPublic(domain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "co.com", "a.co.uk", "t.co", "bbc.uk", "me.github.io", "com.example"})
    void ownedDomainsAreNotTaken(String domain) {
        assertThat(PublicSuffixes.builtIn().isPublic(domain)).isFalse();
    }
}
