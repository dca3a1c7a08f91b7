package dev.gatun.http.internal.workers;

import static dev.gatun.http.workers.WorkerState.DRAINING;
import static dev.gatun.http.workers.WorkerState.ENDED;
import static dev.gatun.http.workers.WorkerState.FAILED;
import static dev.gatun.http.workers.WorkerState.READY;
import static dev.gatun.http.workers.WorkerState.RESTARTING;
import static dev.gatun.http.workers.WorkerState.STARTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.workers.WorkerStatus;
import dev.gatun.http.workers.WorkersFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Start, crashes, hung workers and the end, with processes and a clock that are none. */
class SupervisorTest {
    @Test
    void workersServeWhenAllHaveSaidSo() {
        FakeSurroundings fake = new FakeSurroundings(2);
        fake.supervisor.start();
        assertThat(fake.processes).extracting(process -> process.index).containsExactly(0, 1);
        assertThat(fake.states()).containsExactly(STARTING, STARTING);
        fake.processes.get(1).serve();
        assertThat(fake.supervisor.started()).isNotDone();
        fake.processes.get(0).serve();
        assertThat(fake.supervisor.started()).isCompleted();
        assertThat(fake.states()).containsExactly(READY, READY);
        assertThat(fake.ready).extracting(WorkerStatus::index).containsExactly(1, 0);
        assertThat(fake.supervisor.status()).allMatch(WorkerStatus::isHealthy)
                .allSatisfy(worker -> assertThat(worker.addresses()).containsExactly(FakeProcess.ADDRESS));
        assertThat(fake.supervisor.status().getFirst().pid()).hasValue(1000);
    }

    @Test
    void aWorkerThatEndsAtTheStartEndsAllAndIsTheReason() {
        FakeSurroundings fake = new FakeSurroundings(3);
        fake.supervisor.start();
        fake.processes.get(0).serve();
        fake.processes.get(1).ends(2);
        assertThat(fake.processes.get(0).isDrained()).isTrue();
        assertThat(fake.processes.get(2).isDrained()).isTrue();
        assertThat(fake.supervisor.ended()).isNotDone();
        fake.processes.get(0).ends(0);
        fake.processes.get(2).ends(0);
        assertThat(fake.supervisor.ended().join()).hasValue("worker 1 ended with status 2");
        assertThatThrownBy(() -> fake.supervisor.started().join()).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WorkersFailed.class).hasMessageContaining("worker 1 ended with status 2");
        fake.advance(Duration.ofMinutes(1));
        assertThat(fake.processes).hasSize(3);
    }

    @Test
    void aCommandThatCanNotBeStartedIsTheReasonToo() {
        FakeSurroundings fake = new FakeSurroundings(2);
        fake.unstartable = Optional.of("no such file");
        fake.supervisor.start();
        assertThat(fake.supervisor.ended().join()).hasValue("worker 0 can't be started: no such file");
        assertThat(fake.states()).containsExactly(ENDED, ENDED);
    }

    @Test
    void aWorkerThatIsNotReadyInTimeIsKilled() {
        FakeSurroundings fake = new FakeSurroundings(1);
        fake.supervisor.start();
        fake.advance(Duration.ofMillis(9_999));
        assertThat(fake.last().killed).isFalse();
        fake.advance(Duration.ofMillis(1));
        assertThat(fake.last().killed).isTrue();
        fake.last().ends(137);
        assertThat(fake.supervisor.ended().join()).hasValue("worker 0 was not ready after 10000 ms");
    }

    @Test
    void aCrashedWorkerIsStartedAgainBehindWaitsThatGrow() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        fake.processes.get(1).ends(137);
        assertThat(fake.states()).containsExactly(READY, RESTARTING);
        assertThat(fake.supervisor.status().get(1).trouble()).hasValue("ended with status 137, by signal 9");
        assertThat(fake.supervisor.status().get(1).pid()).isEmpty();
        fake.pass(Duration.ofMillis(999));
        fake.supervisor.turn();
        assertThat(fake.processes).hasSize(2);
        assertThat(fake.supervisor.dueIn()).isEqualTo(1_000_000);
        fake.advance(Duration.ofMillis(1));
        assertThat(fake.processes).hasSize(3);
        assertThat(fake.last().index).isEqualTo(1);
        assertThat(fake.states()).containsExactly(READY, STARTING);
        fake.last().serve();
        assertThat(fake.supervisor.status().get(1)).satisfies(worker -> {
            assertThat(worker.restarts()).isOne();
            assertThat(worker.isHealthy()).isTrue();
        });
        fake.last().ends(1);
        fake.advance(Duration.ofMillis(1_999));
        assertThat(fake.processes).hasSize(3);
        fake.advance(Duration.ofMillis(1));
        assertThat(fake.processes).hasSize(4);
    }

    @Test
    void aWorkerThatCrashesInALoopIsGivenUpAndTheOthersServeOn() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        FakeProcess crashing = fake.processes.get(1);
        for (int crash = 0; crash < 4; crash++) {
            crashing.ends(1);
            fake.advance(Duration.ofSeconds(5));
            crashing = fake.last();
        }
        assertThat(fake.states()).containsExactly(READY, FAILED);
        assertThat(fake.supervisor.status().get(1).trouble()).hasValue("4 crashes within 60 s; the last process ended with status 1");
        assertThat(fake.processes).hasSize(5);
        fake.processes.get(0).answer("");
        fake.advance(Duration.ofSeconds(25));
        assertThat(fake.processes).hasSize(5);
        assertThat(fake.supervisor.ended()).isNotDone();
    }

    @Test
    void whenAllAreGivenUpItHasEnded() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        for (int crash = 0; crash < 4; crash++) {
            fake.last().ends(1);
            fake.advance(Duration.ofSeconds(5));
        }
        assertThat(fake.supervisor.ended().join()).hasValueSatisfying(reason -> assertThat(reason).startsWith("all workers are given up; worker 0: 4 crashes"));
    }

    @Test
    void crashesOfLongAgoDoNotCount() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        for (int crash = 0; crash < 12; crash++) {
            fake.pass(Duration.ofSeconds(61));
            fake.last().ends(1);
            fake.advance(Duration.ofSeconds(1));
            assertThat(fake.processes).hasSize(crash + 2);
            fake.last().serve();
        }
    }

    @Test
    void aWorkerThatIsSilentIsKilledAndStartedAgain() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        FakeProcess silent = fake.last();
        assertThat(silent.questions()).isOne();
        fake.advance(Duration.ofSeconds(5));
        assertThat(silent.questions()).isEqualTo(2);
        fake.advance(Duration.ofMillis(29_999));
        assertThat(silent.killed).isFalse();
        assertThat(silent.questions()).as("asked once at a time").isEqualTo(2);
        fake.advance(Duration.ofMillis(1));
        assertThat(silent.killed).isTrue();
        silent.ends(137);
        assertThat(fake.supervisor.status().getFirst().trouble()).hasValue("did not answer for 30000 ms");
        fake.advance(Duration.ofSeconds(1));
        assertThat(fake.processes).hasSize(2);
    }

    @Test
    void aSickWorkerIsUnhealthyAndServesOn() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        fake.advance(Duration.ofSeconds(5));
        fake.last().answer("no database");
        assertThat(fake.supervisor.status().getFirst().isHealthy()).isFalse();
        assertThat(fake.supervisor.status().getFirst().trouble()).hasValue("no database");
        fake.advance(Duration.ofSeconds(5));
        fake.last().answer("");
        assertThat(fake.supervisor.status().getFirst().isHealthy()).isTrue();
        assertThat(fake.last().killed).isFalse();
    }

    @Test
    void whatCanNotBeUnderstoodIsTheEndOfThatWorkerOnly() {
        FakeSurroundings fake = FakeSurroundings.serving(3, 1);
        fake.processes.get(0).garbled("said nonsense");
        fake.processes.get(1).says(new Message.Stop());
        assertThat(fake.processes).extracting(process -> process.killed).containsExactly(true, true, false);
        fake.processes.get(0).ends(137);
        assertThat(fake.supervisor.status().getFirst().trouble()).hasValue("said nonsense");
        fake.processes.get(2).ready();
        assertThat(fake.processes.get(2).killed).as("ready twice").isTrue();
    }

    @Test
    void allDrainWithinOneDeadlineAndAreThenKilled() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        fake.supervisor.close(Duration.ofSeconds(3));
        assertThat(fake.states()).containsExactly(DRAINING, DRAINING);
        assertThat(fake.processes).allSatisfy(process -> assertThat(process.heard).contains(new Message.Drain(Duration.ofSeconds(3))));
        fake.processes.get(0).ends(0);
        assertThat(fake.states()).containsExactly(ENDED, DRAINING);
        fake.advance(Duration.ofMillis(4_999));
        assertThat(fake.processes.get(1).killed).isFalse();
        fake.advance(Duration.ofMillis(1));
        assertThat(fake.processes.get(1).killed).isTrue();
        assertThat(fake.supervisor.ended()).isNotDone();
        fake.processes.get(1).ends(137);
        assertThat(fake.supervisor.ended().join()).isEmpty();
    }

    @Test
    void aProcessThatEvenAKillDoesNotEndIsWaitedForNoLonger() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        fake.supervisor.close(Duration.ofSeconds(3));
        fake.advance(Duration.ofSeconds(15));
        assertThat(fake.last().killed).isTrue();
        assertThat(fake.supervisor.ended()).isCompleted();
    }

    @Test
    void nothingIsStartedAgainOnceAllAreEnding() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        fake.processes.get(1).ends(1);
        fake.supervisor.close(Duration.ofSeconds(3));
        // Ctrl-C reaches all processes of a terminal, not the parent alone.
        fake.processes.get(0).ends(130);
        assertThat(fake.supervisor.ended().join()).isEmpty();
        fake.advance(Duration.ofMinutes(1));
        assertThat(fake.processes).hasSize(2);
        assertThat(fake.states()).containsExactly(ENDED, ENDED);
    }

    @Test
    void whoServesIsToldToReloadAndAsked() {
        FakeSurroundings fake = FakeSurroundings.serving(2, 1);
        fake.processes.get(1).ends(1);
        fake.supervisor.tell(new Message.Reload());
        assertThat(fake.processes.get(0).heard).contains(new Message.Reload());
        assertThat(fake.processes.get(1).heard).doesNotContain(new Message.Reload());
        var answers = fake.supervisor.ask(Message.Subject.METRICS);
        assertThat(answers).containsOnlyKeys(0);
        fake.processes.get(0).answer("requests 7\n");
        assertThat(answers.get(0).join()).isEqualTo("requests 7\n");
    }

    @Test
    void aQuestionEndsWithTheWorkerThatWasAsked() {
        FakeSurroundings fake = FakeSurroundings.serving(1, 1);
        var answer = fake.supervisor.ask(Message.Subject.METRICS).get(0);
        fake.last().ends(1);
        assertThat(answer).isCompletedExceptionally();
        assertThat(List.copyOf(fake.asked)).isEmpty();
    }
}
