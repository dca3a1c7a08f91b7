/**
 * The file that {@code serve --config} is given: read with the line of each value ({@link dev.gatun.examples.showcase.config.Document}), checked into records
 * ({@link dev.gatun.examples.showcase.config.Configuration}), and served, also when it changes while servers run.
 */
package dev.gatun.examples.showcase.config;
