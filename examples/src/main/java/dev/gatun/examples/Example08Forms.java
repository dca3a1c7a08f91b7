package dev.gatun.examples;

import dev.gatun.http.BadRequest;
import dev.gatun.http.Form;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Multipart;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.util.stream.Collectors;

/** 08: forms, and files that come with them; large ones lie on the disk, not in memory. A browser at {@code localhost:8080} shows both. */
public final class Example08Forms {
    private static final String PAGE = """
            <!DOCTYPE html>
            <title>Forms</title>
            <form action="/greet" method="post"><input name="name" value="Goethals"> <button>greet</button></form>
            <form action="/upload" method="post" enctype="multipart/form-data"><input type="file" name="files" multiple> <button>send</button></form>
            """;

    private Example08Forms() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        return HttpServer.start(port, Router.of(r -> r
                .get("/", request -> Response.html(PAGE))
                .post("/greet", Example08Forms::greet)
                .post("/upload", Example08Forms::upload)));
    }

    private static Response greet(Request request) {
        Form form = request.form();
        String name = form.first("name").orElseThrow(() -> new BadRequest("the field \"name\" is missing"));
        return Response.text("Good day, " + name + "!\n");
    }

    private static Response upload(Request request) {
        // Temporary files are deleted when this closes; what shall stay is moved away before, by part.moveTo(path).
        try (Multipart parts = request.multipart()) {
            return Response.text(parts.parts().stream()
                    .map(part -> part.filename().orElse(part.name()) + ": " + part.size() + " bytes of " + part.type() + "\n")
                    .collect(Collectors.joining()));
        }
    }
}
