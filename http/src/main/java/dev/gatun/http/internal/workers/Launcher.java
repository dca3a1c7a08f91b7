package dev.gatun.http.internal.workers;

import dev.gatun.http.workers.WorkerCommand;
import java.io.IOException;

/** Starts processes. */
interface Launcher {
    /**
     * Starts one.
     *
     * @param index which worker it is
     * @throws IOException when it can't be started
     */
    ChildProcess launch(int index, WorkerCommand command, ChildEvents events) throws IOException;
}
