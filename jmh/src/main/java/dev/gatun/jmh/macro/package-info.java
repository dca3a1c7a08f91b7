/**
 * The macro run: starts Gatun, a C control and other servers as processes of their own, drives them with a load generator, and compares
 * the CPU time that each spends per request. One thread; nothing in it is shared.
 */
package dev.gatun.jmh.macro;
