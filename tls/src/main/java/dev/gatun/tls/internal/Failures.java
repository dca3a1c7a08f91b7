package dev.gatun.tls.internal;

import dev.gatun.tls.TlsFailure;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What an engine's exception is about: engines tell it by the alert that they send, by a cause, or, when the peer sent the alert, by words. Stateless. */
final class Failures {
    /** The JDK's words when a client that must show a certificate shows none; under TLS 1.3 its alert is encrypted, under 1.2 it says handshake_failure. */
    private static final String NO_CERTIFICATE = "Empty client certificate chain";

    private Failures() {}

    /** @param alert what this side answered, or -1 */
    static TlsFailure.Kind kind(SSLException e, int alert) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return TlsFailure.Kind.CERTIFICATE;
            }
        }
        if (message(e).contains(NO_CERTIFICATE)) {
            return TlsFailure.Kind.CERTIFICATE;
        }
        if (alert >= 0) {
            return Alerts.kind(alert, TlsFailure.Kind.ENGINE);
        }
        return message(e).toLowerCase(Locale.ROOT).contains("alert") ? TlsFailure.Kind.PEER_ALERT : TlsFailure.Kind.ENGINE;
    }

    /** The engine's words, and below them those of the cause that a wrapped exception hides. */
    static String message(SSLException e) {
        String own = String.valueOf(e.getMessage());
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException && cause.getMessage() != null && !own.contains(cause.getMessage())) {
                return own + ": " + cause.getMessage();
            }
        }
        return own;
    }
}
