/**
 * What every transport owes, asked through the reactor's public API on real sockets, with sockets of the JDK as peers. Each case runs on each backend that
 * works here; {@link dev.gatun.platform.transport.Matrix} writes down which case held where, and why one was skipped.
 *
 * <p>Nothing here is bound to an operating system but for cases that say so when they are skipped; all of it runs on a Java 21 as well.
 */
package dev.gatun.platform.transport;
