package dev.gatun.http.internal.workers;

import static dev.gatun.http.workers.WorkerState.FAILED;
import static dev.gatun.http.workers.WorkerState.READY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.workers.RollReport;
import dev.gatun.http.workers.WorkerCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The order in which processes are replaced, with processes and a clock that are none. */
class RollTest {
    private static final WorkerCommand NEW = WorkerCommand.of("server", "--new");

    @Test
    void theNewOneIsReadyAndWellBeforeTheOldOneDrainsAndTheNextBeginsWhenThatHasEnded() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        FakeProcess first = fake.processes.get(0);
        FakeProcess second = fake.processes.get(1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.empty());
        assertThat(fake.processes).hasSize(3);
        FakeProcess successor = fake.last();
        assertThat(successor.index).isZero();
        assertThat(first.isDrained()).isFalse();
        successor.ready();
        assertThat(first.isDrained()).as("not asked yet how it is").isFalse();
        successor.answer("");
        assertThat(first.isDrained()).isTrue();
        assertThat(fake.supervisor.status().getFirst().pid()).hasValue(successor.pid());
        assertThat(fake.processes).as("the old one drains").hasSize(3);
        first.ends(0);
        assertThat(fake.processes).hasSize(4);
        assertThat(second.isDrained()).isFalse();
        fake.last().serve();
        second.ends(0);
        assertThat(report.join()).isEqualTo(new RollReport(List.of(0, 1), Optional.empty()));
        assertThat(fake.states()).containsExactly(READY, READY);
        assertThat(fake.supervisor.status()).allMatch(worker -> worker.restarts() == 0);
    }

    @Test
    void severalAtATimeAreNeverMoreThanThat() {
        FakeSurroundings fake = FakeSurroundings.serving(5, 2);
        fake.supervisor.roll(Optional.empty());
        assertThat(fake.processes).hasSize(7);
        fake.processes.get(6).serve();
        assertThat(fake.processes).hasSize(7);
        fake.processes.get(1).ends(0);
        assertThat(fake.processes).hasSize(8);
        assertThat(fake.last().index).isEqualTo(2);
    }

    @Test
    void aNewOneThatEndsStopsItAndTheOldOnesServeOn() {
        FakeSurroundings fake = FakeSurroundings.serving(3, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.of(NEW));
        fake.last().serve();
        fake.processes.get(0).ends(0);
        fake.last().ends(1);
        assertThat(report.join()).isEqualTo(
                new RollReport(List.of(0), Optional.of("worker 1: the new process ended with status 1")));
        assertThat(report.join().isComplete()).isFalse();
        assertThat(fake.states()).containsExactly(READY, READY, READY);
        assertThat(fake.processes.get(1).isDrained()).isFalse();
        assertThat(fake.processes).hasSize(5);
    }

    @Test
    void aNewOneThatIsNotReadyInTimeStopsIt() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.of(NEW));
        fake.advance(Duration.ofSeconds(10));
        assertThat(fake.last().killed).isTrue();
        fake.last().ends(137);
        assertThat(report.join().failure()).hasValue("worker 0: the new process was not ready after 10000 ms");
    }

    @Test
    void aNewOneThatIsNotWellYetIsAskedAgainUntilItIs() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.empty());
        fake.advance(Duration.ofSeconds(6));
        fake.last().ready();
        for (int asked = 1; asked < 8; asked++) {
            assertThat(fake.last().questions()).isEqualTo(asked);
            fake.last().answer("warming up");
            fake.advance(Duration.ofMillis(500));
        }
        assertThat(fake.processes.get(0).isDrained()).isFalse();
        fake.last().answer("");
        assertThat(fake.processes.get(0).isDrained()).isTrue();
        fake.processes.get(0).ends(0);
        assertThat(report.join().isComplete()).isTrue();
        assertThat(fake.states()).containsExactly(READY);
    }

    @Test
    void aNewOneThatIsNotWellYetHasThePlaceOfOneThatCrashesMeanwhile() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.empty());
        fake.last().ready();
        fake.last().answer("warming up");
        fake.processes.get(0).ends(137);
        fake.advance(Duration.ofMillis(500));
        fake.last().answer("");
        assertThat(fake.processes).as("nobody else is started").hasSize(2);
        assertThat(report.join().isComplete()).isTrue();
        assertThat(fake.states()).containsExactly(READY);
    }

    @Test
    void aNewOneThatDoesNotBecomeWellInTimeStopsItAndAnswersWhatItHasTaken() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.of(NEW));
        fake.advance(Duration.ofSeconds(6));
        fake.last().ready();
        for (int asked = 1; asked < 9; asked++) {
            fake.last().answer("no database");
            assertThat(report).isNotDone();
            assertThat(fake.last().isDrained()).isFalse();
            fake.advance(Duration.ofMillis(500));
        }
        fake.last().answer("no database");
        assertThat(report.join().failure()).hasValue("worker 0: the new process is not well: no database");
        assertThat(fake.last().isDrained()).isTrue();
        assertThat(fake.last().killed).isFalse();
        fake.last().ends(0);
        assertThat(fake.supervisor.status().getFirst().pid()).hasValue(1000);
        assertThat(fake.processes).hasSize(2);
    }

    @Test
    void aNewOneThatCanNotBeStartedStopsIt() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 2);
        fake.unstartable = Optional.of("no such file");
        assertThat(fake.supervisor.roll(Optional.of(NEW)).join().failure()).hasValue("worker 0: the new process can't be started: no such file");
        fake.unstartable = Optional.empty();
        assertThat(fake.supervisor.roll(Optional.of(NEW))).isNotDone();
    }

    @Test
    void behindAnUpgradeACrashedWorkerIsStartedByTheNewCommand() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.of(NEW));
        assertThat(fake.last().command).isEqualTo(NEW);
        fake.last().serve();
        fake.processes.get(0).ends(0);
        assertThat(report.join().isComplete()).isTrue();
        fake.last().ends(1);
        fake.advance(Duration.ofSeconds(1));
        assertThat(fake.processes).hasSize(3);
        assertThat(fake.last().command).isEqualTo(NEW);
    }

    @Test
    void afterAFailedUpgradeACrashedWorkerIsStartedByItsOwnCommand() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        fake.supervisor.roll(Optional.of(NEW));
        fake.last().ends(1);
        fake.processes.get(0).ends(1);
        fake.advance(Duration.ofSeconds(1));
        assertThat(fake.last().command).isEqualTo(FakeSurroundings.COMMAND);
    }

    @Test
    void anOldOneThatCrashesMeanwhileHasItsSuccessorInItsPlace() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.empty());
        fake.processes.get(0).ends(1);
        fake.advance(Duration.ofSeconds(5));
        assertThat(fake.processes).as("nobody else is started").hasSize(2);
        fake.last().serve();
        assertThat(report.join().isComplete()).isTrue();
        assertThat(fake.states()).containsExactly(READY);
    }

    @Test
    void whenBothCrashTheWorkerIsStartedAgain() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.of(NEW));
        fake.processes.get(0).ends(1);
        fake.last().ends(1);
        assertThat(report.join().isComplete()).isFalse();
        assertThat(fake.processes).hasSize(3);
        assertThat(fake.last().command).isEqualTo(FakeSurroundings.COMMAND);
    }

    @Test
    void anOldOneThatDoesNotEndIsKilledBehindItsGrace() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.empty());
        fake.last().serve();
        for (int i = 0; i < 4; i++) {
            fake.advance(Duration.ofMillis(5_499));
            fake.last().answer("");
        }
        assertThat(fake.processes.get(0).killed).isFalse();
        fake.advance(Duration.ofMillis(4));
        assertThat(fake.processes.get(0).killed).isTrue();
        fake.processes.get(0).ends(137);
        assertThat(report.join().isComplete()).isTrue();
    }

    @Test
    void aWorkerThatWasGivenUpComesBackWithARoll() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        FakeProcess crashing = fake.processes.get(0);
        for (int crash = 0; crash < 4; crash++) {
            crashing.ends(1);
            fake.advance(Duration.ofSeconds(5));
            crashing = fake.last();
        }
        assertThat(fake.states()).containsExactly(FAILED, READY);
        fake.supervisor.roll(Optional.of(NEW));
        fake.last().serve();
        assertThat(fake.states()).containsExactly(READY, READY);
    }

    @Test
    void oneAtATimeIsUnderWayAndTheEndEndsIt() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        CompletableFuture<RollReport> report = fake.supervisor.roll(Optional.empty());
        assertThat(fake.supervisor.roll(Optional.empty())).isCompletedExceptionally();
        fake.last().serve();
        fake.supervisor.close(Duration.ofSeconds(1));
        assertThat(report.join().failure()).hasValue("the workers are ending");
        fake.advance(Duration.ofSeconds(3));
        assertThat(fake.processes).as("also the one with more time").allMatch(process -> process.killed);
        fake.processes.forEach(process -> process.ends(137));
        assertThat(fake.supervisor.ended().join()).isEmpty();
        assertThat(fake.supervisor.roll(Optional.empty())).isCompletedExceptionally();
    }

    @Test
    void theOneThatWasToTakeThePlaceEndsWithAllOthers() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        fake.supervisor.roll(Optional.empty());
        fake.supervisor.close(Duration.ofSeconds(1));
        assertThat(fake.processes).allMatch(FakeProcess::isDrained);
        fake.processes.get(0).ends(0);
        assertThat(fake.supervisor.ended()).isNotDone();
        fake.last().ends(0);
        assertThat(fake.supervisor.ended()).isCompleted();
    }
}
