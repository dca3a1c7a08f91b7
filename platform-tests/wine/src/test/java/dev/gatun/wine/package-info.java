/** The showcase on a Java VM for Windows under Wine, asked by programs of Linux. */
package dev.gatun.wine;
