package dev.gatun.tls.internal.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemReaderTest {
    private static final String BLOCK = "-----BEGIN THING-----\nAAEC\nAwQF\n-----END THING-----\n";
    private static final byte[] CONTENT = {0, 1, 2, 3, 4, 5};

    private static List<PemBlock> read(String text) {
        return PemReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "  \n", "\n\n\n"})
    void anyLineEndIsTaken(String end) {
        assertThat(read(BLOCK.replace("\n", end))).singleElement().satisfies(block -> {
            assertThat(block.type()).isEqualTo("THING");
            assertThat(block.der()).isEqualTo(CONTENT);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAECAwQF", "A\nA\nE\nC\nA\nw\nQ\nF", "AAEC AwQF", "\tAAECAwQF"})
    void linesOfAnyLengthAreTaken(String base64) {
        assertThat(read(BLOCK.replace("AAEC\nAwQF", base64)).getFirst().der()).isEqualTo(CONTENT);
    }

    @Test
    void textAroundBlocksIsPassedOverAndBlocksAreCounted() {
        List<PemBlock> blocks = read("\ufeffBag Attributes: x\nsubject=/CN=y\n" + BLOCK + "\nbetween -----\n" + BLOCK.replace("THING", "OTHER") + "end");
        assertThat(blocks).extracting(PemBlock::name).containsExactly("block 1 (line 3, THING)", "block 2 (line 9, OTHER)");
        assertThat(read("\ufeff" + BLOCK)).hasSize(1);
        assertThat(read(BLOCK.indent(4))).hasSize(1);
    }

    @Test
    void aTextWithoutBlocksHasNone() {
        assertThat(read("")).isEmpty();
        assertThat(read("hello\nworld")).isEmpty();
    }

    @Test
    void theOldEncryptionIsSeen() {
        List<PemBlock> blocks = read("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAEC\n-----END RSA PRIVATE KEY-----");
        assertThat(blocks.getFirst().legacyEncrypted()).isTrue();
        assertThat(read(BLOCK).getFirst().legacyEncrypted()).isFalse();
    }

    @Test
    void errorsNameBlockAndLine() {
        refused(BLOCK + "\n-----BEGIN THING-----\nAAEC\n", "block 2 (line 6, THING): the text ends before -----END THING-----");
        refused(BLOCK.replace("END THING", "END OTHER"), "block 1 (line 1, THING): ends in line 4 with '-----END OTHER-----'");
        refused(BLOCK.replace("AwQF", "Aw\u00e4F"), "block 1 (line 1, THING): line 3 has a character that is not Base64 at column 3");
        refused("-----BEGIN THING-----\nAAEC\n" + BLOCK, "block 1 (line 1, THING): has no END before line 3, '-----BEGIN THING-----'");
        refused(BLOCK.replace("AAEC\nAwQF\n", ""), "block 1 (line 1, THING): is empty");
        refused("-----BEGIN -----\n", "block 1 (line 1): the BEGIN line does not end in a type and -----");
        assertThatThrownBy(() -> read(BLOCK.replace("AwQF", "A"))).isInstanceOf(MalformedPem.class).hasMessageContaining("is not whole Base64");
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedPem.class).hasMessage(message);
    }

    @Test
    void limitsAreKept() {
        assertThatThrownBy(() -> PemReader.read(new byte[PemReader.MAX_BYTES + 1])).isInstanceOf(MalformedPem.class).hasMessageContaining("the limit is 4194304");
        assertThat(read(BLOCK.repeat(PemReader.MAX_BLOCKS))).hasSize(PemReader.MAX_BLOCKS);
        assertThatThrownBy(() -> read(BLOCK.repeat(PemReader.MAX_BLOCKS + 1))).isInstanceOf(MalformedPem.class).hasMessageContaining("more than 2000 blocks");
    }
}
