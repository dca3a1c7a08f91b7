package dev.gatun.http.internal.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.workers.Message.Subject;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a parent answers to workers that ask for its sockets; the worker is this process. */
@EnabledOnOs(OS.LINUX)
class KeptSocketsTest {
    private static final long HERE = ProcessHandle.current().pid();

    private final Map<String, ListenSocket> sockets = new LinkedHashMap<>();
    private KeptSockets kept;

    @BeforeEach
    void bind() {
        for (String name : List.of("http", "https")) {
            sockets.put(name, ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT));
        }
        kept = new KeptSockets(sockets);
    }

    @AfterEach
    void close() {
        kept.close();
    }

    private List<Message> answer(Subject subject, String argument) {
        List<Message> said = new ArrayList<>();
        kept.answer(new Message.Ask(7, subject, argument), HERE, said::add);
        return said;
    }

    @Test
    void aSocketIsHadByItsNameAsOftenAsItIsAskedFor() {
        for (int i = 0; i < 2; i++) {
            List<Message> said = answer(Subject.SOCKET, "https");
            assertThat(said).hasSize(2).endsWith(new Message.End(7));
            byte[] ticket = HexFormat.of().parseHex(((Message.Part) said.getFirst()).text());
            try (ListenSocket taken = ListenSocket.redeem(ticket)) {
                assertThat(taken.localAddress()).isEqualTo(sockets.get("https").localAddress());
            }
        }
    }

    @Test
    void theirNamesAreTold() {
        assertThat(answer(Subject.SOCKETS, "")).containsExactly(new Message.Part(7, "http\nhttps"), new Message.End(7));
    }

    @Test
    void whatThereIsNotIsRefusedWithWhatThereIs() {
        assertThat(answer(Subject.SOCKET, "ftp")).containsExactly(new Message.Refused(7, "the parent has no socket \"ftp\"; it has [http, https]"));
        assertThat(answer(Subject.METRICS, "")).containsExactly(new Message.Refused(7, "a parent is not asked for its METRICS"));
    }

    @Test
    void nobodyGetsOneThatIsClosed() {
        kept.close();
        assertThat(answer(Subject.SOCKET, "http")).singleElement().isInstanceOfSatisfying(Message.Refused.class,
                refused -> assertThat(refused.reason()).contains("was closed"));
    }

    @Test
    void theyAreCheckedWithoutBeingGivenAway() {
        assertThatCode(kept::check).doesNotThrowAnyException();
        assertThat(answer(Subject.SOCKET, "http")).hasSize(2);
        kept.close();
        assertThatThrownBy(kept::check).isInstanceOf(IllegalStateException.class);
    }
}
