/** What the JDK's flight recorder is told. No class but those nested here needs {@code jdk.jfr}, which may be absent. */
package dev.gatun.http.internal.events;
