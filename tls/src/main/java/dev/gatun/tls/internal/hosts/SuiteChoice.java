package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.TlsPolicy;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What of a policy a provider can do, as the parameters of an engine. Pure; any thread. */
final class SuiteChoice {
    private SuiteChoice() {}

    /** @throws IllegalArgumentException when the provider lacks a version, or a suite that the user named */
    static SSLParameters parameters(SSLContext context, TlsPolicy policy, List<String> applicationProtocols) {
        SSLParameters supported = context.getSupportedSSLParameters();
        List<String> versions = Arrays.asList(supported.getProtocols());
        List<String> suites = Arrays.asList(supported.getCipherSuites());
        for (String version : policy.versions()) {
            if (!versions.contains(version)) {
                throw new IllegalArgumentException("provider " + context.getProvider().getName() + " has no " + version);
            }
        }
        for (String suite : policy.cipherSuites()) {
            // What the house's own policy lists, some providers may lack; what the user lists is meant.
            if (!suites.contains(suite) && !TlsPolicy.INTERMEDIATE.cipherSuites().contains(suite)) {
                throw new IllegalArgumentException("provider " + context.getProvider().getName() + " has no cipher suite " + suite);
            }
        }
        SSLParameters parameters = new SSLParameters(
                policy.cipherSuites().stream().filter(suites::contains).toArray(String[]::new),
                policy.versions().toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        if (!policy.namedGroups().isEmpty()) {
            parameters.setNamedGroups(policy.namedGroups().toArray(String[]::new));
        }
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        return parameters;
    }
}
