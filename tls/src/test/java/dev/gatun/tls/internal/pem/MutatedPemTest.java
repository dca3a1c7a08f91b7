package dev.gatun.tls.internal.pem;

import dev.gatun.tls.internal.credentials.TestAuthority;
import dev.gatun.tls.internal.credentials.TestPem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys and texts with random damage, from a fixed seed. */
class MutatedPemTest {
    private static final int ROUNDS = 4_000;

    @Test
    void damagedTextsAreReadOrRefused() {
        TestAuthority.Identity identity = TestAuthority.root("root").issue("localhost");
        byte[] text = (TestPem.certificates(identity.chain()) + TestPem.pkcs8(identity.key())).getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(20_260_101);
        for (int i = 0; i < ROUNDS / 8; i++) {
            PemInvariants.read(damaged(text, random));
        }
    }

    @Test
    void damagedKeysAreReadOrRefused() {
        Random random = new Random(20_260_102);
        for (String type : new String[] {"EC", "RSA", "Ed25519"}) {
            byte[] der = TestAuthority.keyPair(type).getPrivate().getEncoded();
            for (int i = 0; i < ROUNDS / 3; i++) {
                PemInvariants.der(damaged(der, random));
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int n = random.nextInt(3); n >= 0 && bytes.length > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
