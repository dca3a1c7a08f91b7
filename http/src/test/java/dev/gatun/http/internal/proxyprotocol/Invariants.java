package dev.gatun.http.internal.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.Buffer;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;

/** What holds for whatever bytes come. */
final class Invariants {
    /** 16 bytes, two paths, 4 KiB. */
    static final int LONGEST = 16 + 216 + 4096;

    private Invariants() {}

    /** Reads, and checks that it makes no difference in which pieces the bytes come, and that what was read can be written and read again. */
    static String read(byte[] bytes) {
        Buffer whole = Buffer.copyOf(bytes);
        String outcome = outcome(whole);
        int consumed = whole.readIndex();
        assertThat(consumed).isLessThanOrEqualTo(LONGEST);
        if (outcome.equals("unfinished")) {
            assertThat(consumed).isZero();
            assertThat(bytes.length).isLessThan(LONGEST);
        }
        String pieces = "unfinished";
        int length = 0;
        while (pieces.equals("unfinished") && length < bytes.length) {
            length++;
            pieces = outcome(Buffer.copyOf(Arrays.copyOf(bytes, length)));
        }
        boolean malformed = outcome.startsWith("malformed");
        assertThat(pieces.startsWith("malformed")).isEqualTo(malformed);
        if (!malformed) {
            assertThat(pieces).isEqualTo(outcome);
            if (!outcome.equals("unfinished")) {
                assertThat(length).isEqualTo(consumed);
                again(ProxyHeaderReader.read(Buffer.copyOf(bytes)).orElseThrow());
            }
        }
        return outcome;
    }

    private static void again(ProxyHeader header) {
        Buffer written = Buffer.copyOf(ProxyHeaderWriter.version1(header));
        Optional<ProxyHeader> first = ProxyHeaderReader.read(written);
        assertThat(first).isPresent();
        assertThat(written.isReadable()).isFalse();
        if (header.source().filter(InetSocketAddress.class::isInstance).isPresent()) {
            assertThat(first.get().source()).isEqualTo(header.source());
            assertThat(first.get().destination()).isEqualTo(header.destination());
        }
    }

    static String outcome(Buffer data) {
        try {
            return ProxyHeaderReader.read(data).map(ProxyHeader::toString).orElse("unfinished");
        } catch (MalformedProxyHeader e) {
            return "malformed: " + e.getMessage();
        }
    }
}
