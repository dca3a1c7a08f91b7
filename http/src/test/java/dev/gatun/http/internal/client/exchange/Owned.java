package dev.gatun.http.internal.client.exchange;

import java.util.ArrayList;
import java.util.List;

/** An owner that writes down what it hears. */
public final class Owned implements ClientConnection.Owner {
    public final List<String> told = new ArrayList<>();
    public Runnable onRoom = () -> { };

    @Override
    public void roomGrew(ClientConnection connection) {
        told.add("room " + connection.room());
        onRoom.run();
    }

    @Override
    public void retired(ClientConnection connection) {
        told.add("retired " + connection.room());
    }
}
