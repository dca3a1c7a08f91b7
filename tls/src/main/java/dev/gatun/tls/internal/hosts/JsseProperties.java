package dev.gatun.tls.internal.hosts;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Some of JSSE's settings exist as system properties only, but are read by each SSLContext when it is made. So they are set while one is made, one at
 * a time, and then are what they were before. Any thread. What others make at the same moment may see them; nothing but this lock can be done about it.
 */
final class JsseProperties {
    static final String TICKETS = "jdk.tls.server.enableSessionTicketExtension";
    static final String SERVER_STAPLING = "jdk.tls.server.enableStatusRequestExtension";
    static final String CLIENT_STAPLING = "jdk.tls.client.enableStatusRequestExtension";
    static final String RESPONDER = "jdk.tls.stapling.responderURI";
    static final String RESPONDER_OVERRIDE = "jdk.tls.stapling.responderOverride";

    /** System properties belong to the whole process, and so does the lock. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private JsseProperties() {}

    static <T> T with(Map<String, String> properties, Supplier<T> action) {
        if (properties.isEmpty()) {
            return action.get();
        }
        LOCK.lock();
        try {
            Map<String, String> before = new HashMap<>();
            properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
            try {
                return action.get();
            } finally {
                before.forEach((name, value) -> {
                    if (value == null) {
                        System.clearProperty(name);
                    } else {
                        System.setProperty(name, value);
                    }
                });
            }
        } finally {
            LOCK.unlock();
        }
    }
}
