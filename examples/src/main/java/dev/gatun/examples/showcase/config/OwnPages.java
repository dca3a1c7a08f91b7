package dev.gatun.examples.showcase.config;

import dev.gatun.http.Handler;
import dev.gatun.http.Router;

/**
 * What routes of the file can name that is not described there: it tells of the process itself.
 *
 * @param showcase all pages of the showcase
 * @param metrics what the process counts; says nothing of who may see it
 * @param liveness whether the process should go on
 * @param readiness whether requests should come
 */
public record OwnPages(Router showcase, Handler metrics, Handler liveness, Handler readiness) {
    Handler probe(Action.Probe.Question question) {
        return switch (question) {
            case LIVENESS -> liveness;
            case READINESS -> readiness;
        };
    }
}
