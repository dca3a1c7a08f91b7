package dev.gatun.reactor.internal.windows.iocp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationSlotsTest {
    private static final int FIRST = 4;

    private final OperationSlots slots = new OperationSlots(OperationSlots.SMALL, FIRST);

    @AfterEach
    void close() {
        slots.close();
    }

    private static Operation operation() {
        return new Operation(null, null) {
            @Override
            int socket() {
                return 0;
            }

            @Override
            boolean isOpen() {
                return true;
            }

            @Override
            void ended(int result) {}

            @Override
            void failed(Throwable failure) {}
        };
    }

    @Test
    void anAddressNamesItsOperationHoweverManyThereAre() {
        Operation[] operations = new Operation[100];
        int[] taken = new int[operations.length];
        Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < operations.length; i++) {
            operations[i] = operation();
            taken[i] = slots.take(operations[i]);
            addresses.add(slots.address(taken[i]));
        }
        assertThat(addresses).hasSize(operations.length);
        assertThat(slots.inUse()).isEqualTo(operations.length);
        for (int i = 0; i < operations.length; i++) {
            assertThat(slots.at(slots.address(taken[i]))).isSameAs(operations[i]);
        }
    }

    @Test
    void aGivenBackSlotNamesNobodyAndIsUsedAgain() {
        int slot = slots.take(operation());
        long address = slots.address(slot);
        slots.release(slot);
        assertThat(slots.at(address)).isNull();
        assertThat(slots.inUse()).isZero();
        assertThatThrownBy(() -> slots.release(slot)).isInstanceOf(IllegalStateException.class).hasMessageContaining("free already");
        Operation next = operation();
        assertThat(slots.address(slots.take(next))).isEqualTo(address);
        assertThat(slots.at(address)).isSameAs(next);
    }

    @Test
    void anAddressInsideOrOutsideNamesNobody() {
        long address = slots.address(slots.take(operation()));
        assertThat(slots.at(address + 8)).isNull();
        assertThat(slots.at(address + (long) FIRST * OperationSlots.SMALL)).isNull();
        assertThat(slots.at(8)).isNull();
    }
}
