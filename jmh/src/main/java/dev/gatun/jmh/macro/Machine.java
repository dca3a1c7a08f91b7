package dev.gatun.jmh.macro;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the figures were taken, and which cores take part.
 *
 * @param serverCore core of the server
 * @param loadCore   core of the load generator
 */
record Machine(int serverCore, int loadCore) {

    static Machine of(RunOptions options) {
        List<Integer> cores = options.cpus().orElseGet(ProcFiles::allowedCores);
        if (cores.size() < 2) {
            throw new IllegalStateException("two cores are needed, one for the server and one for the load generator");
        }
        return new Machine(cores.get(0), cores.get(1));
    }

    /** The launcher of the JDK that runs this program; the peers run on the same. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    static Path jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd");
    }

    List<String> pinToServerCore() {
        return List.of("taskset", "-c", Integer.toString(serverCore));
    }

    List<String> pinToLoadCore() {
        return List.of("taskset", "-c", Integer.toString(loadCore));
    }

    /** What must stand beside every figure. */
    Map<String, String> description() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("date", LocalDate.now().toString());
        lines.put("kernel", System.getProperty("os.name") + " " + ProcFiles.kernelRelease());
        lines.put("processor", ProcFiles.processorModel());
        lines.put("cores", ProcFiles.allowedCores().size() + " (server on " + serverCore + ", load generator on " + loadCore + ")");
        lines.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return lines;
    }
}
