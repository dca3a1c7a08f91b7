package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.PublicSuffixes;
import java.util.HashSet;
import java.util.Set;

/** A list of public suffixes in the format of publicsuffix.org: a rule a line, {@code *.} for each label, {@code !} for an exception. Immutable. */
public final class SuffixList implements PublicSuffixes {
    private final Set<String> rules;
    private final Set<String> wildcards;
    private final Set<String> exceptions;

    private SuffixList(Set<String> rules, Set<String> wildcards, Set<String> exceptions) {
        this.rules = rules;
        this.wildcards = wildcards;
        this.exceptions = exceptions;
    }

    /** Lines end at the first blank; what begins with two slashes is a comment. Names that are no names are passed over. */
    public static SuffixList parse(String text) {
        Set<String> rules = new HashSet<>();
        Set<String> wildcards = new HashSet<>();
        Set<String> exceptions = new HashSet<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("//")).forEach(line -> {
            String rule = line.split("\\s", 2)[0];
            if (rule.startsWith("!")) {
                CookieDomain.canonical(rule.substring(1)).ifPresent(exceptions::add);
            } else if (rule.startsWith("*.")) {
                CookieDomain.canonical(rule.substring(2)).ifPresent(wildcards::add);
            } else {
                CookieDomain.canonical(rule).ifPresent(rules::add);
            }
        });
        return new SuffixList(rules, wildcards, exceptions);
    }

    @Override
    public boolean isPublic(String domain) {
        int dot = domain.indexOf('.');
        // A label of which the list says nothing is public, too: its rule "*".
        if (dot < 0 || rules.contains(domain)) {
            return true;
        }
        return !exceptions.contains(domain) && wildcards.contains(domain.substring(dot + 1));
    }
}
