package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import org.junit.jupiter.api.Test;

class PrefaceTest {
    @Test
    void everyBeginningMayBecomeThePreface() {
        byte[] preface = Frames.preface();
        for (int length = 0; length < preface.length; length++) {
            Buffer in = Buffer.allocate(40).put(new byte[] {1, 2});
            in.readIndex(2).put(preface, 0, length);
            assertThat(Preface.match(in)).as("%d bytes", length).isZero();
            assertThat(in.readIndex()).isEqualTo(2);
        }
        assertThat(Preface.match(Buffer.copyOf(preface))).isEqualTo(1);
        assertThat(Preface.match(Buffer.copyOf(Frames.opening()))).isEqualTo(1);
    }

    @Test
    void everyOtherByteIsSeenAtOnce() {
        byte[] preface = Frames.preface();
        for (int at = 0; at < preface.length; at++) {
            byte[] wrong = preface.clone();
            wrong[at]++;
            assertThat(Preface.match(Buffer.copyOf(wrong))).isEqualTo(-1);
            assertThat(Preface.match(Buffer.allocate(30).put(wrong, 0, at + 1))).isEqualTo(-1);
        }
        assertThat(Preface.match(Buffer.utf8("POST / HTTP/1.1\r\n"))).isEqualTo(-1);
        assertThat(Preface.match(Buffer.utf8("PRI * HTTP/1.1\r\n"))).isEqualTo(-1);
    }
}
