package dev.gatun.http.internal.workers;

import dev.gatun.http.internal.workers.Message.Ask;
import dev.gatun.http.internal.workers.Message.End;
import dev.gatun.http.internal.workers.Message.Part;
import dev.gatun.http.internal.workers.Message.Refused;
import dev.gatun.http.internal.workers.Message.Subject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Questions to the other end of a channel that have no answer yet. Any thread may ask; one reads the answers. */
final class Questions {
    /** Characters of an answer: the metrics of a large server are a few millions. */
    private static final int MAX_ANSWER = 64 << 20;

    /** Characters of a part: three bytes for one in its line, and each may be three of UTF-8. */
    private static final int PART = 7000;

    private record Question(StringBuilder text, CompletableFuture<String> answer) {}

    private final Map<Long, Question> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** Asks; the answer fails with {@link IOException} when there is none. */
    CompletableFuture<String> ask(Subject subject, String argument, Consumer<? super Message> channel) {
        long number = numbers.incrementAndGet();
        Question question = new Question(new StringBuilder(), new CompletableFuture<>());
        open.put(number, question);
        channel.accept(new Ask(number, subject, argument));
        // Whoever does not wait any longer has cancelled it.
        return question.answer().whenComplete((text, failure) -> open.remove(number));
    }

    /** More of an answer. What nobody waits for any more is passed over. */
    void part(Part part) {
        find(part.number()).ifPresent(question -> {
            if (question.text().length() + part.text().length() > MAX_ANSWER) {
                question.answer().completeExceptionally(new IOException("an answer is longer than " + MAX_ANSWER + " characters"));
            } else {
                question.text().append(part.text());
            }
        });
    }

    /** An answer is whole. */
    void end(End end) {
        find(end.number()).ifPresent(question -> question.answer().complete(question.text().toString()));
    }

    /** There is none. */
    void refused(Refused refused) {
        find(refused.number()).ifPresent(question -> question.answer().completeExceptionally(new IOException(refused.reason())));
    }

    private Optional<Question> find(long number) {
        return Optional.ofNullable(open.get(number));
    }

    /** The other end is gone. */
    void fail(String reason) {
        open.values().forEach(question -> question.answer().completeExceptionally(new IOException(reason)));
    }

    /** Answers a question of the other end. */
    static void answer(long number, String text, Consumer<? super Message> channel) {
        for (int from = 0; from < text.length();) {
            int to = Math.min(text.length(), from + PART);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            channel.accept(new Part(number, text.substring(from, to)));
            from = to;
        }
        channel.accept(new End(number));
    }
}
