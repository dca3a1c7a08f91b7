/** Programs to copy, and the runnable showcase server. */
module dev.gatun.examples {
    requires dev.gatun.websocket;
    // Where the configuration file says how the process logs.
    requires java.logging;
    // Signals, where there are some.
    requires jdk.unsupported;
    requires com.fasterxml.jackson.databind;
    // Makes the certificate of a server that was given none.
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.snakeyaml.engine;

    exports dev.gatun.examples;
    // Jackson makes JSON of the records in these.
    opens dev.gatun.examples to com.fasterxml.jackson.databind;
    opens dev.gatun.examples.showcase to com.fasterxml.jackson.databind;
    opens dev.gatun.examples.showcase.dashboard to com.fasterxml.jackson.databind;
}
