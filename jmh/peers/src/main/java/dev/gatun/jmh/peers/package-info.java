/** The Java servers to measure beside Gatun: one class each, started as {@code java Class PORT PROTOCOL KEY CERTIFICATE FILES}, on 127.0.0.1 only. */
package dev.gatun.jmh.peers;
