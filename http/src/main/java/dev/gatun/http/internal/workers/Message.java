package dev.gatun.http.internal.workers;

import dev.gatun.reactor.AbstractUnixAddress;
import dev.gatun.reactor.SocketAddresses;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What parent and worker say to each other, a line each. Whoever asks gives his question a number; the answer is any number of parts and an end.
 *
 * <p>Each line begins with {@link #MARK}: what else is on a worker's standard output comes from its JVM or from a library that writes there by itself, and is
 * passed on as it is. Any thread.
 */
sealed interface Message {
    /** No text that is printed begins so. */
    String MARK = "\u0001gatun ";

    /** Bytes of a line, with its mark. */
    int MAX_LINE = 4 << 20;

    /** Parent: take no more connections, and end when the last exchange has, or when the time is over. */
    record Drain(Duration time) implements Message {}

    /** Parent: end now. */
    record Stop() implements Message {}

    /** Parent: read again what the program reads at its start. */
    record Reload() implements Message {}

    /** Worker: it serves. */
    record Ready(List<SocketAddress> addresses) implements Message {}

    /** Either: a question. */
    record Ask(long number, Subject subject, String argument) implements Message {}

    /** Either: text of an answer, that more follows. */
    record Part(long number, String text) implements Message {}

    /** Either: the answer is whole. */
    record End(long number) implements Message {}

    /** Either: there is no answer. */
    record Refused(long number, String reason) implements Message {}

    /** What can be asked. */
    enum Subject {
        /** Of a worker: what is wrong with it; nothing when it is well. Of the parent: what is wrong with any. */
        HEALTH,
        /** Of a worker: its metrics. */
        METRICS,
        /** Of the parent: a ticket of the socket with this name, in hexadecimal digits. */
        SOCKET,
        /** Of the parent: the names of its sockets, a line each. */
        SOCKETS
    }

    /** The line, without its end. */
    default String line() {
        return MARK + switch (this) {
            case Drain drain -> "drain " + drain.time().toMillis();
            case Stop stop -> "stop";
            case Reload reload -> "reload";
            case Ready ready -> ready.addresses().stream().map(Message::word).reduce("ready", (left, right) -> left + ' ' + right);
            case Ask ask -> "ask " + ask.number() + ' ' + ask.subject() + ' ' + encoded(ask.argument());
            case Part part -> "part " + part.number() + ' ' + encoded(part.text());
            case End end -> "end " + end.number();
            case Refused refused -> "refused " + refused.number() + ' ' + encoded(refused.reason());
        };
    }

    /**
     * Reads a line that begins with {@link #MARK}.
     *
     * @throws IllegalArgumentException when it is none of the above
     */
    static Message parse(String line) {
        String[] words = line.substring(MARK.length()).split(" ", -1);
        return switch (words[0]) {
            case "drain" -> new Drain(Duration.ofMillis(Long.parseLong(only(words, 2)[1])));
            case "stop" -> new Stop();
            case "reload" -> new Reload();
            case "ready" -> new Ready(addresses(words));
            case "ask" -> new Ask(Long.parseLong(only(words, 4)[1]), Subject.valueOf(words[2]), decoded(words[3]));
            case "part" -> new Part(Long.parseLong(only(words, 3)[1]), decoded(words[2]));
            case "end" -> new End(Long.parseLong(only(words, 2)[1]));
            case "refused" -> new Refused(Long.parseLong(only(words, 3)[1]), decoded(words[2]));
            default -> throw new IllegalArgumentException("unknown word \"" + words[0] + '"');
        };
    }

    private static String[] only(String[] words, int count) {
        if (words.length != count) {
            throw new IllegalArgumentException(count + " words expected, not " + words.length);
        }
        return words;
    }

    private static List<SocketAddress> addresses(String[] words) {
        List<SocketAddress> addresses = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            addresses.add(address(words[i]));
        }
        return addresses;
    }

    private static String word(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> "tcp:" + inet.getPort() + ':' + Optional.ofNullable(inet.getAddress())
                    .map(known -> encoded(known.getHostAddress())).orElseGet(() -> encoded(inet.getHostString()));
            case UnixDomainSocketAddress unix -> "unix:" + encoded(unix.getPath().toString());
            case AbstractUnixAddress unix -> "abstract:" + encoded(unix.name());
            default -> throw new IllegalArgumentException("no address that a parent would know: " + address);
        };
    }

    private static SocketAddress address(String word) {
        String rest = word.substring(word.indexOf(':') + 1);
        if (word.startsWith("tcp:")) {
            int colon = rest.indexOf(':');
            // A literal: nothing is looked up.
            return SocketAddresses.tcp(decoded(rest.substring(colon + 1)), Integer.parseInt(rest, 0, Math.max(colon, 0), 10));
        }
        if (word.startsWith("unix:")) {
            return SocketAddresses.unix(Path.of(decoded(rest)));
        }
        if (word.startsWith("abstract:")) {
            return SocketAddresses.abstractUnix(decoded(rest));
        }
        throw new IllegalArgumentException("no address: \"" + word + '"');
    }

    /** Without blanks and ends of lines; ASCII. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
