package dev.gatun.websocket.internal.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.ProtocolException;
import dev.gatun.websocket.DeflateOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.1. */
class DeflateNegotiationTest {
    private static final DeflateOptions KEEPING = DeflateOptions.DEFAULT.contextTakeover(true);

    private static Optional<DeflateNegotiation.Answer> answer(String header, DeflateOptions options) {
        return DeflateNegotiation.answer(Extension.parse(header), options);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "permessage-deflate                                            | permessage-deflate                                        | true  true  15 15",
        "permessage-deflate; client_max_window_bits                    | permessage-deflate                                        | true  true  15 15",
        "permessage-deflate; client_max_window_bits=10                 | permessage-deflate; client_max_window_bits=10             | true  true  15 10",
        "permessage-deflate; client_max_window_bits=\"10\"             | permessage-deflate; client_max_window_bits=10             | true  true  15 10",
        "permessage-deflate; server_max_window_bits=10                 | permessage-deflate; server_max_window_bits=10             | true  true  10 15",
        "permessage-deflate; server_max_window_bits=8                  | permessage-deflate; server_max_window_bits=8              | true  true  8  15",
        "permessage-deflate; server_max_window_bits=15                 | permessage-deflate; server_max_window_bits=15             | true  true  15 15",
        "permessage-deflate; server_no_context_takeover                | permessage-deflate; server_no_context_takeover            | false true  15 15",
        "permessage-deflate; client_no_context_takeover                | permessage-deflate; client_no_context_takeover            | true  false 15 15",
        "PerMessage-Deflate; Server_No_Context_Takeover                | permessage-deflate; server_no_context_takeover            | false true  15 15",
        "x-other, permessage-deflate;server_max_window_bits=9          | permessage-deflate; server_max_window_bits=9              | true  true  9  15",
        "permessage-deflate; nonsense, permessage-deflate              | permessage-deflate                                        | true  true  15 15",
        "permessage-deflate; server_max_window_bits=16,permessage-deflate; server_max_window_bits=12 | permessage-deflate; server_max_window_bits=12 | true true 12 15",
    })
    void answersTheFirstOfferThatItCanAccept(String offer, String header, String agreed) {
        DeflateNegotiation.Answer answer = answer(offer, KEEPING).orElseThrow();
        assertThat(answer.header()).isEqualTo(header);
        DeflateAgreement agreement = answer.agreement();
        assertThat("%s %s %s %s".formatted(agreement.serverContextTakeover(), agreement.clientContextTakeover(), agreement.serverWindowBits(),
                agreement.clientWindowBits())).isEqualTo(agreed.trim().replaceAll(" +", " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=1000000000000",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "permessage-deflate; unknown",
        "permessage-bzip2", "x-webkit-deflate-frame", "", ","})
    void declinesWhatItDoesNotKnow(String offer) {
        assertThat(answer(offer, KEEPING)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate;", "permessage-deflate; a=", "permessage-deflate; a=\"", "; a", "a b", "permessage-deflate; a=\"b c\"", "=", "a;=b"})
    void refusesWhatIsMalformed(String header) {
        assertThatThrownBy(() -> answer(header, KEEPING)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void asksForNoContextAndSmallerWindowsByItself() {
        DeflateOptions small = DeflateOptions.DEFAULT.serverWindowBits(11).clientWindowBits(9);
        assertThat(answer("permessage-deflate; client_max_window_bits", small).orElseThrow().header()).isEqualTo("permessage-deflate; "
                + "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11; client_max_window_bits=9");
        // Only a client that said so can limit its window.
        DeflateNegotiation.Answer plain = answer("permessage-deflate", small).orElseThrow();
        assertThat(plain.header()).doesNotContain("client_max_window_bits");
        assertThat(plain.agreement().clientWindowBits()).isEqualTo(15);
    }

    @Test
    void refusesTooManyExtensionsAndParameters() {
        assertThatThrownBy(() -> Extension.parse("a,".repeat(100))).isInstanceOf(ProtocolException.class).hasMessageContaining("32 extensions");
        assertThatThrownBy(() -> Extension.parse("a" + ";b".repeat(100))).isInstanceOf(ProtocolException.class).hasMessageContaining("32 parameters");
    }

    @Test
    void offersWhatAClientWants() {
        assertThat(DeflateNegotiation.offer(KEEPING)).isEqualTo("permessage-deflate; client_max_window_bits");
        assertThat(DeflateNegotiation.offer(DeflateOptions.DEFAULT.serverWindowBits(10).clientWindowBits(9))).isEqualTo("permessage-deflate; "
                + "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "permessage-deflate                                                       | true  true  15 15",
        "permessage-deflate; server_no_context_takeover                           | false true  15 15",
        "permessage-deflate; client_no_context_takeover; client_max_window_bits=9 | true  false 15 9",
        "permessage-deflate; server_max_window_bits=8                             | true  true  8  15",
    })
    void confirmsWhatTheServerAnswered(String header, String agreed) {
        DeflateAgreement agreement = DeflateNegotiation.confirm(Extension.parse(header).getFirst(), KEEPING);
        assertThat("%s %s %s %s".formatted(agreement.serverContextTakeover(), agreement.clientContextTakeover(), agreement.serverWindowBits(),
                agreement.clientWindowBits())).isEqualTo(agreed.trim().replaceAll(" +", " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=12",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=11; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=11; client_max_window_bits=12",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=11; other",
    })
    void failsWhenTheServerAnsweredWhatWasNotOffered(String header) {
        DeflateOptions options = DeflateOptions.DEFAULT.serverWindowBits(11).clientWindowBits(11);
        assertThatThrownBy(() -> DeflateNegotiation.confirm(Extension.parse(header).getFirst(), options))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("RFC 7692");
    }
}
