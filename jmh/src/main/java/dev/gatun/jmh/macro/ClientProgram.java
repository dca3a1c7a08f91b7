package dev.gatun.jmh.macro;

import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The process of one client: keeps so many requests under way for a while, and prints what they cost. The client is a class that is named by the command
 * line: a {@link Function} from the URI to either a {@link Callable}, which asks and waits, or a {@link Supplier} of stages, which only asks.
 *
 * <p>Arguments: {@code CLASS URI CONCURRENCY WARM_UP_SECONDS SECONDS}; prints {@code requests N cpu MICROSECONDS failed N}.
 */
final class ClientProgram {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean ended;

    private ClientProgram() {}

    public static void main(String[] args) throws Exception {
        @SuppressWarnings("unchecked")
        Function<URI, Object> client = (Function<URI, Object>) Class.forName(args[0]).getDeclaredConstructor().newInstance();
        ClientProgram program = new ClientProgram();
        Object asking = client.apply(URI.create(args[1]));
        for (int i = Integer.parseInt(args[2]); i > 0; i--) {
            program.begin(asking);
        }
        Thread.sleep(1000L * Integer.parseInt(args[3]));
        long before = cpuMicroseconds();
        long requestsBefore = program.requests.sum();
        long failedBefore = program.failed.sum();
        Thread.sleep(1000L * Integer.parseInt(args[4]));
        long cpu = cpuMicroseconds() - before;
        System.out.println("requests " + (program.requests.sum() - requestsBefore) + " cpu " + cpu + " failed " + (program.failed.sum() - failedBefore));
        System.out.flush();
        program.ended = true;
        // Whatever threads the client keeps: the process has said what it had to.
        Runtime.getRuntime().halt(0);
    }

    private static long cpuMicroseconds() {
        return ProcFiles.cpuMicroseconds(ProcessHandle.current().pid());
    }

    @SuppressWarnings("unchecked")
    private void begin(Object asking) {
        if (asking instanceof Supplier<?> stages) {
            next((Supplier<CompletionStage<byte[]>>) stages);
        } else {
            Callable<byte[]> call = (Callable<byte[]>) asking;
            Thread.ofVirtual().start(() -> repeat(call));
        }
    }

    private void repeat(Callable<byte[]> call) {
        while (!ended) {
            try {
                count(call.call());
            } catch (Exception e) {
                failed(e);
            }
        }
    }

    private void next(Supplier<CompletionStage<byte[]>> stages) {
        if (ended) {
            return;
        }
        stages.get().whenComplete((body, failure) -> {
            if (failure == null) {
                count(body);
            } else {
                failed(failure);
            }
            next(stages);
        });
    }

    private void count(byte[] body) {
        if (body.length == 0) {
            failed(new IllegalStateException("a response without content"));
        } else {
            requests.increment();
        }
    }

    private void failed(Throwable failure) {
        failed.increment();
        if (failed.sum() == 1) {
            failure.printStackTrace();
        }
    }
}
