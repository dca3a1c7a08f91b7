package dev.gatun.tls.internal.credentials;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/**
 * Whether a private key is that of a certificate. Asked by a signature, because keys of hardware and of other providers show nothing else. Any thread.
 */
final class KeyPairs {
    private static final byte[] CHALLENGE = "is this the key of that certificate?".getBytes(StandardCharsets.US_ASCII);

    private KeyPairs() {}

    static boolean match(PrivateKey privateKey, X509Certificate certificate) {
        PublicKey publicKey = certificate.getPublicKey();
        if (!family(privateKey.getAlgorithm()).equals(family(publicKey.getAlgorithm()))) {
            return false;
        }
        if (privateKey instanceof RSAKey one && publicKey instanceof RSAKey other && !one.getModulus().equals(other.getModulus())) {
            return false;
        }
        try {
            Signature signer = signature(privateKey.getAlgorithm());
            signer.initSign(privateKey);
            signer.update(CHALLENGE);
            byte[] signed = signer.sign();
            Signature verifier = signature(privateKey.getAlgorithm());
            verifier.initVerify(publicKey);
            verifier.update(CHALLENGE);
            return verifier.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Java calls Ed25519 by its own name and by that of its family. */
    private static String family(String algorithm) {
        return algorithm.equals("Ed25519") || algorithm.equals("Ed448") ? "EdDSA" : algorithm;
    }

    private static Signature signature(String keyAlgorithm) throws GeneralSecurityException {
        return switch (family(keyAlgorithm)) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC));
                yield pss;
            }
            default -> Signature.getInstance(keyAlgorithm);
        };
    }
}
