/** The live dashboard of the showcase. */
package dev.gatun.examples.showcase.dashboard;
