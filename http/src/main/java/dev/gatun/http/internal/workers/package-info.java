/** The parent's supervision of its workers, the channel between the two, and the worker's end of it. */
package dev.gatun.http.internal.workers;
