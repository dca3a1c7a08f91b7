package dev.gatun.jmh.macro;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Compiles a control and runs it for each test. */
@EnabledOnOs(OS.LINUX)
abstract class ControlSuite {
    @TempDir
    Path directory;

    private final Children children = new Children();
    private RunningServer control;

    /** Compiles the control that is to be tested. */
    abstract Server compile(Children compilers, Path target);

    @BeforeEach
    void start() {
        assumeTrue(isInstalled("gcc") && isInstalled("taskset"), "gcc and taskset are needed");
        int core = ProcFiles.allowedCores().getFirst();
        Bench bench = new Bench(new Machine(core, core), children, Site.make(children, directory, false), directory);
        control = RunningServer.start(compile(children, directory), Protocol.HTTP, List.of(), bench);
    }

    @AfterEach
    void end() {
        if (control != null) {
            control.close();
        }
    }

    private static boolean isInstalled(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program));
    }

    final RunningServer control() {
        return control;
    }
}
