package dev.gatun.http.workers;

/**
 * What a worker has counted, as it told the parent.
 *
 * @param index which worker
 * @param text in the form that the program has chosen
 */
public record WorkerMetrics(int index, String text) {}
