package dev.gatun.platform.client.misbehaviour;

import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import java.util.Locale;
import java.util.Optional;

/**
 * What a program hears of a misbehaviour.
 *
 * @param phase how far the call came; empty when it got its response
 * @param retrySafe whether a POST may be sent again
 * @param timeout whether it was a time-out
 * @param says a part of the message; or status and text of the response
 * @param kept whether the connection serves another request
 */
record Expected(Optional<Phase> phase, boolean retrySafe, boolean timeout, String says, Kept kept) {
    /** What becomes of the connection. */
    enum Kept { YES, NO, EITHER }

    /** The call fails, and the server may have acted on the request. */
    static Expected fails(Phase phase, String says) {
        return new Expected(Optional.of(phase), false, false, says, Kept.NO);
    }

    /** The call fails, but the server has surely not acted on the request. */
    static Expected failsUnprocessed(Phase phase, String says) {
        return new Expected(Optional.of(phase), true, false, says, Kept.NO);
    }

    /** This side has waited long enough. */
    static Expected timesOut(Phase phase, String says) {
        return new Expected(Optional.of(phase), false, true, says, Kept.NO);
    }

    /** The call gets its response; the connection is kept. */
    static Expected answers(String says) {
        return new Expected(Optional.empty(), false, false, says, Kept.YES);
    }

    /** The call gets its response, but the connection serves nobody else. */
    static Expected answersLast(String says) {
        return new Expected(Optional.empty(), false, false, says, Kept.NO);
    }

    /** The same where it is a matter of time whether the response had ended, and the connection with it served others. */
    Expected keptOrNot() {
        return new Expected(phase, retrySafe, timeout, says, Kept.EITHER);
    }

    /** The same, and the connection serves others: only a stream of it was given up. */
    Expected andGoesOn() {
        return new Expected(phase, retrySafe, timeout, says, Kept.YES);
    }

    /** The same where nothing was sent that could be done twice: for GET, and before there is a connection. */
    Expected safe() {
        return new Expected(phase, true, timeout, says, kept);
    }

    /** What is wrong with what was heard instead; empty when nothing is. */
    Optional<String> contradiction(RequestFailed failure) {
        boolean same = phase.equals(Optional.of(failure.phase())) && retrySafe == failure.isRetrySafe() && timeout == failure.isTimeout()
            && failure.getMessage().contains(says);
        return same ? Optional.empty() : Optional.of("heard " + failure.phase() + (failure.isRetrySafe() ? ", retry-safe" : "")
            + (failure.isTimeout() ? ", time-out" : "") + ", \"" + failure.getMessage() + '"');
    }

    /** What is wrong with a response; empty when nothing is. */
    Optional<String> contradiction(String response) {
        return phase.isEmpty() && says.equals(response) ? Optional.empty() : Optional.of("got the response \"" + response + '"');
    }

    /** For the table in the documentation. */
    String told() {
        String what = phase.map(some -> some.name().toLowerCase(Locale.ROOT)).orElse("response");
        String again = phase.isEmpty() ? "" : retrySafe ? "yes" : "no";
        return what + (timeout ? ", time-out" : "") + " | " + again + " | " + kept.name().toLowerCase(Locale.ROOT) + " | " + says.replace("|", "\\|");
    }
}
