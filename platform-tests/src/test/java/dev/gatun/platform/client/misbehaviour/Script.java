package dev.gatun.platform.client.misbehaviour;

import java.io.IOException;

/** What a server does with one connection, on a thread of its own. When it returns, the connection stays open until the client ends it. */
@FunctionalInterface
interface Script {
    /** Does it; an error of the connection only means that the client has had enough. */
    void serve(Wire wire) throws IOException;
}
