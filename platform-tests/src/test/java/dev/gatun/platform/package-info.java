/** The server judged from outside: what clients, attackers and foreign tools see on real sockets. Here is what all its suites share. */
package dev.gatun.platform;
