/**
 * Several processes that serve one port: {@link dev.gatun.http.workers.Workers} in the parent, which starts them, watches them and replaces them, and
 * {@link dev.gatun.http.workers.Worker} in each of them.
 */
package dev.gatun.http.workers;
