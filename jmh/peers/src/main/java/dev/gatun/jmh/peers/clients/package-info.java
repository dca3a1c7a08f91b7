/** The Java clients that the clients' run measures beside Gatun's, each as one small class: a function from a URI to what asks for it. */
package dev.gatun.jmh.peers.clients;
