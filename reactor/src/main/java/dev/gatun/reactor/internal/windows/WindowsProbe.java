package dev.gatun.reactor.internal.windows;

import dev.gatun.reactor.Platform.Feature;
import dev.gatun.reactor.Platform.Support;
import dev.gatun.reactor.internal.platform.PortableProbe;

/** Windows: it has no more than the JDK finds; of files, those that the backends send are told. */
public final class WindowsProbe extends PortableProbe {
    /** Stateless. */
    public WindowsProbe() {
        super("the event loops make no use of it on Windows");
    }

    @Override
    public String libc() {
        String problem = WindowsAccess.problem();
        return problem.isEmpty() ? "Winsock 2.2" : "";
    }

    @Override
    public Support probe(Feature feature) {
        return feature == Feature.SEND_FILE ? Support.yes("TransmitFile by IOCP on editions for servers; otherwise copied") : super.probe(feature);
    }
}
