package dev.gatun.http.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.Status;
import dev.gatun.http.TestRequest;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryTracingTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build()).build();

    @AfterEach
    void closeTelemetry() {
        telemetry.close();
    }

    private static TestRequest traced(String target) {
        return TestRequest.get(target).header("traceparent", "00-" + TRACE + "-" + PARENT + "-01").header("tracestate", "a=b,c=d,e=f");
    }

    @Test
    void spanIsTheClientsChildAndHasRouteAndStatus() throws Exception {
        AtomicReference<String> current = new AtomicReference<>("");
        Router router = Router.of(r -> r.use(Traces.trusted().to(OpenTelemetryTracing.of(telemetry))).get("/users/{id}", request -> {
            current.set(Span.current().getSpanContext().getSpanId());
            return Response.text("ok");
        }));
        TestRequest request = traced("/users/7");
        router.handle(request);
        assertThat(exporter.getFinishedSpanItems()).as("the exchange is not complete").isEmpty();
        request.complete(Status.OK, 2);
        SpanData span = exporter.getFinishedSpanItems().get(0);
        assertThat(span.getName()).isEqualTo("GET /users/{id}");
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(PARENT);
        assertThat(span.getParentSpanContext().isRemote()).isTrue();
        assertThat(span.getAttributes().get(AttributeKey.stringKey("http.route"))).isEqualTo("/users/{id}");
        assertThat(span.getAttributes().get(AttributeKey.stringKey("http.request.method"))).isEqualTo("GET");
        assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(200);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(current).as("what the handler finds").hasValue(span.getSpanId());
        TraceContext outgoing = Traces.outgoing(request).orElseThrow();
        assertThat(outgoing.spanId()).as("what those behind hang on").isEqualTo(span.getSpanId());
        assertThat(outgoing.state()).isEqualTo("a=b,c=d,e=f");
        assertThat(outgoing.isSampled()).isTrue();
        assertThat(Span.current().getSpanContext().isValid()).as("the thread is as before").isFalse();
    }

    @Test
    void failureIsAnErrorAndATraceBeginsWithoutParent() throws Exception {
        TestRequest request = TestRequest.of(Method.POST, "/");
        Traces.trusted().to(OpenTelemetryTracing.of(telemetry)).handle(request, r -> Response.text("ok"));
        request.complete(Status.SERVICE_UNAVAILABLE, 0);
        SpanData span = exporter.getFinishedSpanItems().get(0);
        assertThat(span.getName()).isEqualTo("POST");
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("503");
    }

    @Test
    void telemetryThatIsOffPassesTracesOn() throws Exception {
        Traces off = Traces.trusted().to(OpenTelemetryTracing.of(OpenTelemetry.noop()));
        TestRequest request = traced("/");
        off.handle(request, r -> Response.text("ok"));
        request.complete(Status.OK, 2);
        assertThat(Traces.outgoing(request).orElseThrow().traceId()).isEqualTo(TRACE);
        TestRequest alone = TestRequest.get("/");
        off.handle(alone, r -> Response.text("ok"));
        assertThat(Traces.outgoing(alone)).isPresent().isEqualTo(Traces.outgoing(alone));
    }
}
