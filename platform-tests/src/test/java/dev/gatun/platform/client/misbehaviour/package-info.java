/**
 * A server that misbehaves in each way that has a name, and what a program hears of it: {@link dev.gatun.platform.client.misbehaviour.Misbehaviour} is one way,
 * {@link dev.gatun.platform.client.misbehaviour.MisbehavingServer} does it, and the test has the client meet them all.
 */
package dev.gatun.platform.client.misbehaviour;
