/**
 * What is measured in one process (JMH), and the macro run that measures servers side by side.
 *
 * <p>Exports nothing: the programs run from the class path of {@code target/benchmarks.jar}; as a module this only has to compile.
 */
module dev.gatun.jmh {
    requires dev.gatun.websocket;
    requires io.netty.buffer;
    requires io.netty.codec.http2;
    requires jmh.core;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.http2.hpack;
}
