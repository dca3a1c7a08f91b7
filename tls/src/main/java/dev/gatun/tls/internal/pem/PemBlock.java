package dev.gatun.tls.internal.pem;

/**
 * What stands between a BEGIN and an END line.
 *
 * @param number counted from 1
 * @param line of its BEGIN, counted from 1
 * @param type the label of both lines, such as {@code CERTIFICATE}
 * @param legacyEncrypted whether it has the {@code Proc-Type: 4,ENCRYPTED} header of RFC 1421, so that {@code der} is not DER yet
 * @param der the decoded bytes; whoever gets the block owns them
 */
public record PemBlock(int number, int line, String type, boolean legacyEncrypted, byte[] der) {
    /** How errors call it. */
    public String name() {
        return "block " + number + " (line " + line + ", " + type + ")";
    }

    @Override
    public String toString() {
        return name();
    }
}
