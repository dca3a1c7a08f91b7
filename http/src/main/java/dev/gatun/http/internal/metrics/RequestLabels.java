package dev.gatun.http.internal.metrics;

import dev.gatun.http.AttributeKey;

/** By what a request is told from others, beside its route. Whoever finds out leaves it at the request; the same instance for all that are alike. */
public interface RequestLabels {
    /** Where it is left. */
    AttributeKey<RequestLabels> KEY = AttributeKey.of("labels of metrics");

    /** Of requests of which nothing is known. */
    RequestLabels NONE = new RequestLabels() {
        @Override
        public String hostName() {
            return "";
        }

        @Override
        public String tenantName() {
            return "";
        }
    };

    /** The host as it is configured, never as a client wrote it. */
    String hostName();

    /** Whose host it is; empty for nobody's. */
    String tenantName();
}
