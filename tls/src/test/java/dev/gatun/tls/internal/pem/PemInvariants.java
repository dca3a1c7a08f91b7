package dev.gatun.tls.internal.pem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.tls.internal.der.DerReader;
import dev.gatun.tls.internal.der.MalformedDer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What must hold whatever a file has in it: read, or refused with a message that shows no bytes of a key. */
final class PemInvariants {
    private PemInvariants() {}

    /** What is read can be written and is read the same. */
    static void read(byte[] text) {
        List<PemBlock> blocks;
        try {
            blocks = PemReader.read(text);
        } catch (MalformedPem e) {
            assertThat(e.getMessage()).hasSizeLessThan(300 + text.length);
            return;
        }
        StringBuilder again = new StringBuilder();
        for (PemBlock block : blocks) {
            assertThat(block.der()).isNotEmpty().hasSizeLessThanOrEqualTo(text.length);
            again.append("-----BEGIN ").append(block.type()).append("-----\n").append(Base64.getEncoder().encodeToString(block.der()))
                .append("\n-----END ").append(block.type()).append("-----\n");
        }
        List<PemBlock> second = PemReader.read(again.toString().getBytes(StandardCharsets.ISO_8859_1));
        assertThat(second).extracting(PemBlock::type).isEqualTo(blocks.stream().map(PemBlock::type).toList());
        for (int i = 0; i < second.size(); i++) {
            assertThat(second.get(i).der()).isEqualTo(blocks.get(i).der());
        }
        key(blocks);
        certificates(blocks);
    }

    /** A key of any type, from the bytes as they are. */
    static void der(byte[] der) {
        for (String type : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE")) {
            List<PemBlock> blocks = List.of(new PemBlock(1, 1, type, false, der));
            key(blocks);
            certificates(blocks);
        }
        elements(der);
    }

    private static void key(List<PemBlock> blocks) {
        try {
            // Decryption takes as long as the file says, up to its limit, so fuzzing leaves it out.
            assertThat(PemKeys.read(blocks, Optional.empty()).getEncoded()).isNotEmpty();
        } catch (MalformedPem e) {
            assertThat(e).hasMessageMatching("(?s)(block|has) .*");
        }
    }

    private static void certificates(List<PemBlock> blocks) {
        try {
            assertThat(PemCertificates.read(blocks)).isNotEmpty();
        } catch (MalformedPem e) {
            assertThat(e).hasMessageMatching("(?s)(block|has) .*");
        }
    }

    /** The elements of a text in a row are the text. */
    private static void elements(byte[] der) {
        DerReader reader = DerReader.of(der);
        int length = 0;
        try {
            while (reader.hasMore()) {
                byte[] element = reader.element();
                assertThat(element.length).isGreaterThanOrEqualTo(2);
                length += element.length;
            }
            assertThat(length).isEqualTo(der.length);
        } catch (MalformedDer e) {
            assertThat(length).isLessThan(der.length);
        }
    }
}
