package dev.gatun.reactor.handover;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HexFormat;

/**
 * A process that gets a listening socket, prints that it has started and, when it serves, its address, and answers whatever it is sent with its process id,
 * until its standard input ends. A line that it reads there is the id of another process, for which it prints a ticket.
 */
final class Serving {
    static final String STARTED = "started";
    private static final byte[] PID = Long.toString(ProcessHandle.current().pid()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private Serving() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println(STARTED);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        try (ListenSocket socket = socket(arguments[0], in);
                ListenSocket kept = socket.duplicate();
                EventLoops loops = EventLoops.create(1)) {
            loops.listen(socket, ListenOptions.DEFAULT, c -> (connection, data) -> answer(connection));
            System.out.println(socket.localAddress());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(HexFormat.of().formatHex(kept.ticket(Long.parseLong(line))));
            }
        }
    }

    /** {@code bind}, {@code redeem} (the ticket is the first line of input), the number of a descriptor, or the name of an activated socket. */
    private static ListenSocket socket(String how, BufferedReader in) throws IOException {
        return switch (how) {
            case "bind" -> ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT);
            case "redeem" -> ListenSocket.redeem(HexFormat.of().parseHex(in.readLine()));
            case String number when number.matches("\\d+") -> ListenSocket.inherited(Integer.parseInt(number));
            default -> ListenSocket.activated().get(how).getFirst();
        };
    }

    private static void answer(Connection connection) {
        connection.write(connection.loop().buffers().acquire(PID.length).put(PID));
        connection.shutdownOutput();
    }
}
