package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.NotFound;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * 03: objects as JSON, both ways, by Jackson when it is on the path.
 * {@code curl -i -H 'content-type: application/json' -d '{"name":"Ancon","tons":9606}' localhost:8080/ships}
 */
public final class Example03Json {
    private final Map<Integer, Ship> ships = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    private Example03Json() {}

    /**
     * What is stored.
     *
     * @param name of the ship
     * @param tons its size
     */
    public record Ship(String name, int tons) {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        Example03Json store = new Example03Json();
        return HttpServer.start(port, Router.of(r -> r
                .get("/ships", request -> Response.json(store.ships.values()))
                .post("/ships", store::add)
                .get("/ships/{id}", store::find)));
    }

    private Response add(Request request) {
        int id = last.incrementAndGet();
        // What is not JSON, or not a ship, is answered with 400 by the codec.
        Ship ship = request.json(Ship.class);
        ships.put(id, ship);
        return Response.created("/ships/" + id).json(ship);
    }

    private Response find(Request request) {
        String id = request.path("id");
        Ship ship = id.matches("[0-9]{1,9}") ? ships.get(Integer.valueOf(id)) : null;
        if (ship == null) {
            throw new NotFound("no ship " + id);
        }
        return Response.json(ship);
    }
}
