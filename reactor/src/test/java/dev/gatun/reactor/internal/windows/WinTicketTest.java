package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.bindings.windows.WSAPROTOCOL_INFOW;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What stands in a ticket of Windows. */
class WinTicketTest {
    private static WinTicket ticket() {
        byte[] provider = new byte[(int) WSAPROTOCOL_INFOW.sizeof()];
        for (int i = 0; i < provider.length; i++) {
            provider[i] = (byte) (i * 7);
        }
        return new WinTicket(0xffff_fff0L, 1_700_000_000_123L, UUID.randomUUID(), provider);
    }

    @Test
    void whatIsWrittenIsRead() {
        WinTicket ticket = ticket();
        assertThat(WinTicket.decode(ticket.encoded())).usingRecursiveComparison().isEqualTo(ticket);
    }

    @Test
    void whatIsNoTicketIsRefused() {
        byte[] ticket = ticket().encoded();
        byte[] ofLinux = ticket.clone();
        ofLinux[0] = 1;
        List<byte[]> none = List.of(new byte[0], ofLinux, Arrays.copyOf(ticket, ticket.length - 1), Arrays.copyOf(ticket, ticket.length + 1));
        for (byte[] encoded : none) {
            assertThatThrownBy(() -> WinTicket.decode(encoded)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no ticket");
        }
    }
}
