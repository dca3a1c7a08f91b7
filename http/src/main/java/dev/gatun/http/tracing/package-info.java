/** Traces over several services: W3C Trace Context in and out, and a hook for who records spans, with a binder to OpenTelemetry. */
package dev.gatun.http.tracing;
