/** The Java servers to measure beside Gatun: started as {@code java Class PORT PROTOCOL KEY CERTIFICATE FILES}, on 127.0.0.1 only. */
package dev.gatun.jmh.peers;
