package dev.gatun.http.internal.server;

/** Where the content of a request comes from: the connection. Loop only. */
interface ContentSource {
    /** Whether content shall be read now. The first time this sends 100 Continue if the client waits for it. */
    void want(boolean wanted);
}
