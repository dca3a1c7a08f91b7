/** JMH benchmarks: one class per question, named after what it measures. */
package dev.gatun.jmh;
