package dev.gatun.platform.peers.servers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/** The program of the trials in Jetty: see {@link Program}. */
final class JettyProgram extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String[] path = request.getHttpURI().getPath().split("/", 4);
        if (path.length < 3 || !path[1].equals("p")) {
            return false;
        }
        String rest = path.length > 3 ? path[3] : "";
        switch (path[2]) {
            case "echo" -> echo(request, response, callback);
            case "target" -> text(request.getHttpURI().getPathQuery(), response, callback);
            case "trailed" -> {
                response.setTrailersSupplier(() -> HttpFields.build().put("x-end", "yes"));
                text("content", response, callback);
            }
            case "fields" -> {
                response.getHeaders().put("x-large", Program.LARGE);
                for (int i = 0; i < Program.FIELDS; i++) {
                    response.getHeaders().put("x-" + i, request.getHeaders().get("x-" + i));
                }
                text(Integer.toString(request.getHeaders().get("x-large").length()), response, callback);
            }
            case "chunks" -> {
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    try (Blocker.Callback written = Blocker.callback()) {
                        response.write(false, ByteBuffer.allocate(1000), written);
                        written.block();
                    }
                }
                response.write(true, ByteBuffer.allocate(0), callback);
            }
            case "status" -> {
                response.setStatus(Integer.parseInt(rest));
                callback.succeeded();
            }
            case "moved" -> {
                response.setStatus(Integer.parseInt(rest));
                response.getHeaders().put(HttpHeader.LOCATION, "/p/echo");
                callback.succeeded();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void echo(Request request, Response response, Callback callback) {
        if (request.getMethod().equals("POST")) {
            Content.copy(request, response, callback);
        } else {
            text("nothing", response, callback);
        }
    }

    private static void text(String text, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
