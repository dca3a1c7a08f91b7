package dev.gatun.tls.internal.ocsp;

import dev.gatun.tls.internal.der.DerReader;
import dev.gatun.tls.internal.der.MalformedDer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Instant;
import java.util.Optional;

/**
 * The "exchange" of JSSE's OCSP client with a {@link StapleUrls URL that carries the answers}: 200 with the response for the certificate of the request,
 * or 404 when there is none or it is too old. One request, by one of JSSE's threads; nothing leaves the process.
 */
final class StapleConnection extends HttpURLConnection {
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private Optional<byte[]> answer = Optional.empty();
    private boolean asked;

    StapleConnection(URL url) {
        super(url);
    }

    @Override
    public void connect() {
        if (!asked) {
            asked = true;
            answer = answer();
        }
    }

    private Optional<byte[]> answer() {
        try {
            // RFC 6960, section 4.1.1: OCSPRequest { TBSRequest { [0] version, [1] requestor, SEQUENCE OF Request { CertID … } } }.
            DerReader tbs = DerReader.of(request.toByteArray()).enter(DerReader.SEQUENCE).enter(DerReader.SEQUENCE);
            while (!tbs.isNext(DerReader.SEQUENCE)) {
                tbs.skip();
            }
            CertificateId wanted = CertificateId.read(tbs.enter(DerReader.SEQUENCE).enter(DerReader.SEQUENCE));
            return StapleUrls.read(getURL()).stream().filter(staple -> staple.isAbout(wanted) && staple.isCurrent(Instant.now())).findFirst().map(Staple::der);
        } catch (MalformedDer e) {
            return Optional.empty();
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return request;
    }

    @Override
    public int getResponseCode() {
        connect();
        return answer.isPresent() ? HTTP_OK : HTTP_NOT_FOUND;
    }

    @Override
    public String getResponseMessage() {
        return answer.isPresent() ? "OK" : "no staple for this certificate";
    }

    @Override
    public int getContentLength() {
        connect();
        return answer.map(bytes -> bytes.length).orElse(0);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        connect();
        return new ByteArrayInputStream(answer.orElseThrow(() -> new FileNotFoundException(getResponseMessage())));
    }

    @Override
    public void disconnect() {}

    @Override
    public boolean usingProxy() {
        return false;
    }
}
