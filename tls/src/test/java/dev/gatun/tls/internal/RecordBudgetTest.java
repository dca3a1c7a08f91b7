package dev.gatun.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordBudgetTest {
    private static int spendAll(RecordBudget budget) {
        int count = 0;
        while (budget.spend()) {
            count++;
        }
        return count;
    }

    @Test
    void allowsAHandshakeAndThenLess() {
        assertThat(spendAll(new RecordBudget())).isEqualTo(RecordBudget.HANDSHAKE_RECORDS);
        RecordBudget secured = new RecordBudget();
        secured.secured();
        assertThat(spendAll(secured)).isEqualTo(RecordBudget.EMPTY_RECORDS);
    }

    @Test
    void contentEarnsMoreButNoStock() {
        RecordBudget budget = new RecordBudget();
        budget.secured();
        budget.earn(1 << 30);
        for (int i = 0; i < RecordBudget.EMPTY_RECORDS; i++) {
            assertThat(budget.spend()).isTrue();
        }
        budget.earn(1023);
        assertThat(budget.spend()).isFalse();
        budget.earn(2048);
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
    }

    @Test
    void anAnswerIsFree() {
        RecordBudget budget = new RecordBudget();
        budget.secured();
        spendAll(budget);
        budget.secured();
        budget.expectAnswer();
        assertThat(spendAll(budget)).isEqualTo(RecordBudget.EMPTY_RECORDS + 1);
    }

    @Test
    void aByteBetweenTwoUpdatesIsNotEnough() {
        RecordBudget budget = new RecordBudget();
        budget.secured();
        int updates = 0;
        while (budget.spend() && updates < 10_000) {
            budget.earn(1);
            updates++;
        }
        assertThat(updates).isLessThan(RecordBudget.EMPTY_RECORDS + 2);
    }
}
